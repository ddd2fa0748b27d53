import { readFile, readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folderOf, validExperiment } from './__fixtures__/experiment-folder.ts';
import { experimentOutcome, lacksOf } from './__fixtures__/experiment-outcome.ts';
import { mutatedTexts } from './__fixtures__/mutated-texts.ts';

const experiments = new URL('../../../../experiments/', import.meta.url);

async function originals(): Promise<readonly string[]> {
  const names = (await readdir(experiments)).filter((name) => name.endsWith('.yaml'));
  const texts = await Promise.all(
    names.map((name) => readFile(new URL(name, experiments), 'utf8')),
  );
  return [validExperiment, ...texts];
}

test('whatever an edit makes of an experiment, it is one, or every problem has its place, code and hint', async () => {
  const folder = await folderOf({});
  const texts = mutatedTexts(await originals());
  const runs = { invalid: 0 };
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const { diagnostics } = await experimentOutcome(text, folder);
      expect(diagnostics.flatMap(lacksOf)).toEqual([]);
      if (diagnostics.length > 0) runs.invalid += 1;
    }),
    { numRuns: 1_000, seed: 7 },
  );
  // Edits that hurt nothing would prove nothing.
  expect(runs.invalid).toBeGreaterThan(500);
});
