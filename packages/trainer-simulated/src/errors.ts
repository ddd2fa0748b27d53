import { defineErrors } from '@rl-exp/core';

export const simulatedErrors = defineErrors({
  RLX_SIMULATED_BLOB_MISSING: {
    title: 'Blob of a simulated state is missing',
    exitCode: 69,
    message: ({ state, path }: { state: string; path: string }) =>
      `The blob ${path} of simulated state ${state} is not there, or its bytes are not the ones it is named by.`,
    hint: () =>
      'Remove that file if it is there, or take an empty store with --store DIR; then start anew, which trains what is missing: rl-exp run FILE --fresh',
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
  RLX_SIMULATED_ORACLE_SEGMENT: {
    title: 'Segments that the oracle cannot foresee',
    exitCode: 65,
    message: () =>
      'The oracle foresees segments of so many seconds of audio; this experiment counts optimizer updates.',
    hint: () => 'Set environment.segment to { audio_seconds: 600 }, or choose another agent.',
  },
  RLX_SIMULATED_ORACLE_ACTIONS: {
    title: 'Actions that the oracle cannot foresee',
    exitCode: 65,
    message: ({ allowed }: { allowed: readonly string[] }) =>
      `The oracle looks ahead over standard actions that do not fail; this experiment allows ${allowed.join(', ')}.`,
    hint: () => 'Add hold or set to environment.actions, or choose another agent.',
  },
});
