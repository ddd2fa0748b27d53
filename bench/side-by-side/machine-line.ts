import type { Machine } from './reference.ts';

/** What a table of comparisons needs to be read. */
export function machineLine(machine: Machine): string {
  return (
    `On ${machine.device} with ${machine.threads} threads; torch ${machine.torch}, transformers ${machine.transformers}, ` +
    `accelerate ${machine.accelerate}. Training in ${machine.training_dtype}, in which large matrices multiply at ` +
    `${machine.matmul_gflop_per_second} GFLOP/s.`
  );
}
