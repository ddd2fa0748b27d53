import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPromise, wireChecks } from './check-wire-trainer.ts';
import { assertCommand, WireBench, type WireTrainerOptions } from './wire-bench.ts';

const timeoutMs = 300_000;

/** A test for every promise of a trainer program, e.g. `describeWireTrainerContract({ command: ['python3', 'trainer.py'] })`. */
export function describeWireTrainerContract(options: WireTrainerOptions): void {
  assertCommand(options);
  describe(`the trainer program '${options.command.join(' ')}'`, () => {
    let bench: WireBench;
    beforeAll(async () => {
      bench = await WireBench.create(options);
    });
    afterAll(async () => await bench[Symbol.asyncDispose]());
    test.each(wireChecks)('$promise', { timeout: timeoutMs }, async (check) => {
      const { status, problem, advice } = await checkPromise(check, bench);
      expect(status === 'failed' ? `${problem}\n${advice}` : null).toBeNull();
    });
  });
}
