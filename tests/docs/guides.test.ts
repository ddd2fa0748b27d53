import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { documents } from './documents.ts';
import { guideScript } from './guide-script.ts';
import { runGuide } from './run-guide.ts';

const guides = documents()
  .filter(({ path }) => path.startsWith('docs/guides/'))
  .map((document) => ({ path: document.path, ...guideScript(document, ['proof', 'network']) }))
  .map(({ left, ...guide }) => ({
    ...guide,
    left: left.map(({ place, mark }) => `${place} (${mark})`).join(', ') || 'nothing',
  }));

test.each(guides)('the commands of $path work; left to the proofs: $left', async ({ script }) => {
  const folder = mkdtempSync(join(tmpdir(), 'rl-exp-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { exitCode, output } = await runGuide(script, folder);
  expect(exitCode, output).toBe(0);
});

test('a command that fails fails its guide', async () => {
  const fence = {
    place: 'x:1',
    language: 'sh',
    mark: '',
    path: null,
    isExcerpt: false,
    text: './rl-exp validate nowhere.yaml\n',
  };
  const { script } = guideScript({ fences: [fence] }, []);
  expect((await runGuide(script, tmpdir())).exitCode).toBe(1);
});
