import { defineErrors } from '@rl-exp/core';

const indented = (lines: readonly string[]): string =>
  lines.map((line) => `\n    ${line}`).join('');

export const bridgeErrors = defineErrors({
  RLX_WORKER_DIED: {
    title: 'A worker process ended',
    exitCode: 1,
    message: (data: { worker: string; during: string; exit: string; stderr: readonly string[] }) =>
      `The ${data.worker} worker ${data.exit} during ${data.during}.` +
      (data.stderr.length === 0 ? '' : ` Its last words:${indented(data.stderr)}`),
    hint: () => 'Nothing of this call was kept. Run the same command to go on from the last step.',
  },
  RLX_WORKER_CANCELLED: {
    title: 'Work was cancelled',
    exitCode: 130,
    message: ({ work }: { work: string }) => `Cancelled: ${work}.`,
    hint: () => 'Run the same command to go on from the last step.',
  },
  RLX_WORKER_PROTOCOL: {
    title: 'A worker broke the protocol',
    exitCode: 70,
    message: ({ worker, problem }: { worker: string; problem: string }) =>
      `The ${worker} worker broke the protocol: ${problem}.`,
    hint: () =>
      'This is a bug in the worker. Replies must match their schema, and stdout belongs to the protocol.',
  },
  RLX_WORKER_FAILED: {
    title: 'A worker raised an error that it did not expect',
    exitCode: 70,
    message: (data: {
      worker: string;
      method: string;
      problem: string;
      traceback: readonly string[];
    }) =>
      `'${data.method}' of the ${data.worker} worker failed: ${data.problem}${indented(data.traceback)}`,
    hint: () => 'This is a bug in the worker, or an input that it should have refused in words.',
  },
  RLX_WORKER_START_TIMEOUT: {
    title: 'A worker did not start in time',
    exitCode: 69,
    message: (data: { worker: string; seconds: number; stderr: readonly string[] }) =>
      `The ${data.worker} worker did not answer within ${data.seconds} s of its start.` +
      (data.stderr.length === 0 ? '' : ` Its last words:${indented(data.stderr)}`),
    hint: () => "Run 'rl-exp doctor' to see which Python is used and whether it works.",
  },
  RLX_PYTHON_NOT_FOUND: {
    title: 'No usable Python',
    exitCode: 69,
    message: ({ looked_at: lookedAt }: { looked_at: readonly string[] }) =>
      `No Python from 3.10 on was found.${indented(lookedAt)}`,
    hint: () =>
      [
        'Install one:',
        '  Debian, Ubuntu:  sudo apt-get install python3 python3-venv',
        '  macOS:           brew install python@3.12',
        '  with uv:         uv python install 3.12',
        'or name one: export RL_EXP_PYTHON=/path/to/python3',
      ].join('\n'),
  },
  RLX_PYTHON_UNSUITABLE: {
    title: 'A Python that was named does not do',
    exitCode: 69,
    message: (data: { origin: string; python: string; reasons: readonly string[] }) =>
      `${data.origin} names ${data.python}, which does not do:${indented(data.reasons)}`,
    hint: ({ python }: { python: string }) =>
      `Install what is missing with '${python} -m pip install …', or name no Python and one is made.`,
  },
  RLX_PYTHON_ENVIRONMENT_FAILED: {
    title: 'A Python environment could not be made',
    exitCode: 69,
    message: (data: {
      task: string;
      commands: readonly string[];
      output: readonly string[];
      advice: string;
    }) =>
      `This failed: ${data.task}. What was run:${indented(data.commands.map((line) => `$ ${line}`))}` +
      `\n  Its last words:${indented(data.output)}`,
    hint: ({ advice }: { advice: string }) => advice,
  },
});
