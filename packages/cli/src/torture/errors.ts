import { defineErrors } from '@rl-exp/core';

export const tortureErrors = defineErrors({
  RLX_TORTURE_REFERENCE_FAILED: {
    title: 'Experiment does not run uninterrupted',
    exitCode: 1,
    message: ({ command, output }: { command: string; output: string }) =>
      `Torture needs an experiment that runs to its verdict when nobody disturbs it, and this one does not. '${command}' said:\n${output}`,
    hint: ({ command }: { command: string }) => `Mend that first: ${command}`,
  },
  RLX_TORTURE_NOT_DETERMINISTIC: {
    title: 'Results cannot be held against each other',
    exitCode: 69,
    message: ({ file }: { file: string }) =>
      `The trainer of ${file} says that equal inputs do not give equal bits on this device, so an interrupted run cannot be held against an uninterrupted one.`,
    hint: () => 'Train on the processor: rl-exp torture FILE --accelerator cpu',
  },
  RLX_TORTURE_PACKAGE_MISSING: {
    title: 'Package of the simulated trainer is missing',
    exitCode: 69,
    message: ({ specifier }: { specifier: string }) =>
      `Torture without an experiment file trains with the simulated trainer, and ${specifier} is not installed.`,
    hint: ({ specifier }: { specifier: string }) =>
      `Install it ('npm install ${specifier}'), or name an experiment: rl-exp torture FILE`,
  },
  RLX_TORTURE_INTERRUPTED: {
    title: 'Interrupted',
    exitCode: 130,
    message: () => 'Interrupted. Its processes are ended and its folder is removed.',
    hint: () => 'Begin again with fewer kills (--kills N) or fewer scenarios (--only kill,cut).',
  },
});
