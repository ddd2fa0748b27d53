import { defineErrors } from '@rl-exp/core';

export const commandErrors = defineErrors({
  RLX_USAGE: {
    title: 'Command line cannot be understood',
    exitCode: 2,
    message: ({ message }: { message: string }) => message,
    hint: ({ next = "See 'rl-exp --help'." }: { next?: string | undefined }) => next,
  },
  RLX_COMPARE_NO_RUN: {
    title: 'No run to compare',
    exitCode: 1,
    message: ({ where }: { where: string; next: string }) => `There is no run ${where}.`,
    hint: ({ next }: { where: string; next: string }) => `Start one: ${next}`,
  },
  RLX_REPORT_NO_RUN: {
    title: 'No run to report on',
    exitCode: 1,
    message: ({ where }: { where: string }) => `There is no run below ${where}.`,
    hint: () => 'Start one: rl-exp new experiment first && rl-exp run first.yaml',
  },
  RLX_NEVER_ANSWERED: {
    title: 'A plugin never answers',
    exitCode: 1,
    message: () =>
      'Nothing is under way any more, but a plugin has not answered: it waits for a promise that nobody settles.',
    hint: () =>
      'What was done is on record. Mend the plugin, then type the same command again; a run says in which step it stood.',
  },
  RLX_REPORT_FILE_TAKEN: {
    title: 'Report would replace another file',
    exitCode: 2,
    message: ({ file }: { file: string }) =>
      `${file} is there and is no report, so it is left as it is.`,
    hint: () => 'Give --output the name of a new file, a folder, or an older report.',
  },
  RLX_REPORT_UNWRITABLE: {
    title: 'Report cannot be written',
    exitCode: 69,
    message: ({ file, reason }: { file: string; reason: string }) =>
      `Cannot write ${file} (${reason}).`,
    hint: () => 'Give --output another place.',
  },
  RLX_NEW_BUILD_FAILED: {
    title: 'New package cannot be built',
    exitCode: 1,
    message: ({ folder, output }: { folder: string; output: string }) =>
      `The package was made, but the TypeScript in ${folder} does not compile:\n${output.trim()}`,
    hint: () => 'Mend that, take the new folder away, and type the same command again.',
  },
  RLX_TERMINAL_ENDED: {
    title: 'No answer',
    exitCode: 130,
    message: () => 'The terminal was closed while a question was open.',
    hint: () => 'What was done is on record. Type the same command again to go on.',
  },
  RLX_STOPPED: {
    title: 'Stopped',
    exitCode: 130,
    message: () => 'Stopped before it was done.',
    hint: () => 'What was done is on record. Type the same command again to go on.',
  },
  RLX_INTERNAL: {
    title: 'A bug in rl-exp',
    exitCode: 70,
    message: ({ message }: { message: string }) =>
      `Something went wrong that rl-exp did not expect: ${message}`,
    hint: () =>
      'Run the command again with --verbose and report what it prints. What is on record stays as it is.',
  },
});
