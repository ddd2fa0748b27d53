import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  experimentOutcome,
  lacksOf,
} from '../packages/cli/src/experiment/__fixtures__/experiment-outcome.ts';
import { mutatedTexts } from '../packages/cli/src/experiment/__fixtures__/mutated-texts.ts';
import { checkout } from './command.ts';

const runs = 20_000;

test(`${runs} damaged experiment files: no crash, every problem with its place, code and hint, none in more than a second`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-hostile-'));
  const names = (await readdir(join(checkout, 'experiments'))).filter((name) =>
    name.endsWith('.yaml'),
  );
  const originals = await Promise.all(
    names.map((name) => readFile(join(checkout, 'experiments', name), 'utf8')),
  );
  // What is loaded once is not what a file takes.
  for (const text of originals) await experimentOutcome(text, folder);
  const times: number[] = [];
  const codes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(mutatedTexts(originals), async (text) => {
      const { diagnostics, milliseconds } = await experimentOutcome(text, folder);
      times.push(milliseconds);
      expect(diagnostics.flatMap(lacksOf)).toEqual([]);
      expect(milliseconds).toBeLessThan(1_000);
      for (const { code } of diagnostics) codes.set(code, (codes.get(code) ?? 0) + 1);
    }),
    { numRuns: runs },
  );
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0);
  console.log(
    `${times.length} files · median ${at(0.5)} ms · p99 ${at(0.99)} ms · slowest ${at(1)} ms`,
  );
  console.log(
    [...codes]
      .toSorted((a, b) => b[1] - a[1])
      .map(([code, count]) => `${code} ${count}`)
      .join(' · '),
  );
});
