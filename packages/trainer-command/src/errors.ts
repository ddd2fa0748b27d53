import { defineErrors } from '@rl-exp/core';

export const commandErrors = defineErrors({
  RLX_COMMAND_NOT_FOUND: {
    title: 'Program not found',
    exitCode: 69,
    message: ({ program, directory }: { program: string; directory: string }) =>
      program.includes('/')
        ? `The trainer's program '${program}' is not there; it is looked for from ${directory}.`
        : `The trainer's program '${program}' is not on PATH.`,
    hint: ({ program }: { program: string }) =>
      program.includes('/')
        ? 'Mend trainer.with.command; paths are relative to the experiment file.'
        : `Install it, or name it by its path in trainer.with.command; one beside the experiment is ./${program}`,
  },
  RLX_COMMAND_SOURCE_MISSING: {
    title: "A trainer's source is missing",
    exitCode: 65,
    message: ({ source, directory }: { source: string; directory: string }) =>
      `The trainer's program is made of '${source}', and there is no such file or folder below ${directory}.`,
    hint: () =>
      'Mend trainer.with.command or trainer.with.sources; paths are relative to the experiment file.',
  },
  RLX_COMMAND_HYPERPARAMETERS: {
    title: 'A program has other hyperparameters than the experiment says',
    exitCode: 65,
    message: ({ said, found }: { said: readonly string[]; found: readonly string[] }) =>
      `The experiment says that the program's hyperparameters are ${said.join(', ')}; it declares ${found.join(', ') || 'none'}.`,
    hint: ({ found }: { found: readonly string[] }) =>
      `--set 'trainer.with.hyperparameters=[${found.join(', ')}]'`,
  },
});
