import { defineErrors } from '@rl-exp/core';

export const torchErrors = defineErrors({
  RLX_MODEL_NOT_FOUND: {
    title: 'Model not found',
    exitCode: 69,
    message: ({ model, similar }: { model: string; similar: string | null }) =>
      similar == null
        ? `The model '${model}' is neither a folder beside the experiment, nor in an installed assets package, nor the name of one on the hub (owner/name).`
        : `The model '${model}' is no folder; there is '${similar}'.`,
    hint: ({ similar }: { model: string; similar: string | null }) =>
      similar == null
        ? 'Mend trainer.with.model. For the small model that comes with rl-exp: --set trainer.with.model=swahili-mini/whisper-nano. For one of the hub: --set trainer.with.model=openai/whisper-small'
        : `Did you mean that one? --set trainer.with.model=${similar}. A model of the hub with a name so near is told apart by a revision: owner/name@main`,
  },
  RLX_DISK_FULL: {
    title: 'Disk is full',
    exitCode: 69,
    message: ({ path, bytes, reason }: { path: string; bytes: number; reason: string }) =>
      `There is no room for the ${bytes} bytes of ${path}, which a trainer elsewhere made: ${reason}.`,
    hint: () =>
      "Make room (training states can be made again: 'rl-exp store gc --max-size 1GB'), or name another store with --store DIR; then type the same command again. Nothing half-written was left.",
  },
});
