import { defineErrors } from '@rl-exp/core';

export const simulatedErrors = defineErrors({
  RLX_SIMULATED_BLOB_MISSING: {
    title: 'Blob of a simulated state is missing',
    exitCode: 69,
    message: ({ state, blob }: { state: string; blob: string }) =>
      `The blob ${blob} of simulated state ${state} is not in the store, or its bytes are not the ones it is named by.`,
    hint: () =>
      "Type 'rl-exp fsck' to see what else is missing; a kept record is enough to train the state again.",
  },
  RLX_SIMULATED_DOMAIN_UNKNOWN: {
    title: 'Unknown simulated domain',
    exitCode: 65,
    message: ({ domain, known }: { domain: string; known: readonly string[] }) =>
      `The experiment asks for domain '${domain}', and the simulated data holds ${known.join(', ')}.`,
    hint: ({ domain }: { domain: string }) =>
      `Name '${domain}' in data.with.domains, or take it out of splits.`,
  },
  RLX_SIMULATED_CHECKPOINT_UNKNOWN: {
    title: 'Not a simulated checkpoint',
    exitCode: 65,
    message: ({ file }: { file: string }) =>
      `The simulated judge found no simulated checkpoint at ${file}; it can only score the simulated trainer.`,
    hint: () => 'Use judge: { use: wer } for checkpoints of a real trainer.',
  },
});
