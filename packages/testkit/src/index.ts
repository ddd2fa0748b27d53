/** The package's contract version. */
export const contractVersion = 'v1';
export { describeWireTrainerContract } from './wire/describe-wire-trainer-contract.ts';
export { checkWireTrainer, wireChecks, type WireFinding } from './wire/check-wire-trainer.ts';
export { type WireTrainerOptions } from './wire/wire-bench.ts';
