import { defineErrors } from '@rl-exp/core';

const indented = (lines: readonly string[]): string =>
  lines.map((line) => `\n    ${line}`).join('');

const lastWords = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : ` Its last words:${indented(lines)}`;

export const bridgeErrors = defineErrors({
  RLX_WORKER_DIED: {
    title: 'A worker process ended',
    exitCode: 1,
    message: (data: { worker: string; during: string; exit: string; stderr: readonly string[] }) =>
      `The ${data.worker} worker ${data.exit} during ${data.during}.${lastWords(data.stderr)}`,
    hint: () => 'Nothing of this call was kept. Run the same command to go on from the last step.',
    retryable: true,
  },
  RLX_WORKER_SILENT: {
    title: 'Nothing was heard of a worker',
    exitCode: 1,
    message: (data: {
      worker: string;
      during: string;
      seconds: number;
      stderr: readonly string[];
    }) =>
      `Nothing was heard of the ${data.worker} worker for ${data.seconds} s during ${data.during}, not even that ` +
      `it is alive: its machine, its connection or its supervisor is gone. It was ended.${lastWords(data.stderr)}`,
    hint: () => 'Nothing of this call was kept. Run the same command to go on from the last step.',
    retryable: true,
  },
  RLX_WORKER_STALLED: {
    title: 'A worker stands still',
    exitCode: 1,
    message: (data: {
      worker: string;
      during: string;
      seconds: number;
      cpu_seconds: number;
      progress: string;
      stderr: readonly string[];
    }) =>
      `The ${data.worker} worker stood still during ${data.during}: for ${data.seconds} s its processes used no ` +
      `processor time (${data.cpu_seconds} s in all) and it sent nothing. Its last progress: ${data.progress}. ` +
      `It was ended.${lastWords(data.stderr)}`,
    hint: () =>
      'It waited for something that did not come, such as a disk, a device or a lock. Run the same command to go on from the last step.',
    retryable: true,
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
      `The ${data.worker} worker did not answer within ${data.seconds} s of its start.${lastWords(data.stderr)}`,
    hint: () => "Run 'rl-exp doctor' to see which Python is used and whether it works.",
    retryable: true,
  },
  RLX_COMMAND_REMOTE: {
    title: 'A program cannot run elsewhere',
    exitCode: 65,
    message: (data: { worker: string; command: readonly string[] }) =>
      `The ${data.worker} worker is the program '${data.command.join(' ')}', and programs run on this machine; its slot leads elsewhere.`,
    hint: () =>
      "Take 'remote' from the trainer in the settings file, or start rl-exp on the other machine.",
  },
  RLX_REMOTE_UNREACHABLE: {
    title: 'A remote place gave no shell',
    exitCode: 69,
    message: (data: { launch: readonly string[]; problem: string; stderr: readonly string[] }) =>
      `'${data.launch.join(' ')}' led to no shell: it ${data.problem}.${lastWords(data.stderr)}`,
    hint: ({ launch }: { launch: readonly string[] }) =>
      `Try it by hand; this must print 'reached':  echo 'echo reached' | ${launch.join(' ')} sh`,
    retryable: true,
  },
  RLX_REMOTE_PYTHON_UNSUITABLE: {
    title: 'The Python of a remote place does not do',
    exitCode: 69,
    message: (data: { python: string; reasons: readonly string[] }) =>
      `${data.python} of the remote place does not do:${indented(data.reasons)}`,
    hint: () =>
      "Install there what is missing, or name another interpreter with 'python' beside 'launch' in the settings file.",
  },
  RLX_REMOTE_SETUP_FAILED: {
    title: 'Code could not be brought to a remote place',
    exitCode: 69,
    message: (data: { launch: readonly string[]; problem: string }) =>
      `The code could not be set up behind '${data.launch.join(' ')}': ${data.problem}.`,
    hint: () =>
      'It is kept below ~/.cache/rl-exp there, or where XDG_CACHE_HOME says; make room or rights.',
  },
  RLX_REMOTE_FILE_DAMAGED: {
    title: 'A file of a remote worker is not what it should be',
    exitCode: 1,
    message: (data: { worker: string; file: string }) =>
      `${data.file} of the ${data.worker} worker arrived with another content than was announced.`,
    hint: () => 'Nothing of it was kept. Run the same command to go on from the last step.',
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
