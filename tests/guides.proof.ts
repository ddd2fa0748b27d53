import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { documents } from './docs/documents.ts';
import { guideScript } from './docs/guide-script.ts';
import { runGuide } from './docs/run-guide.ts';

const guides = documents().filter(
  ({ path, fences }) =>
    path.startsWith('docs/guides/') && fences.some(({ mark }) => mark === 'proof'),
);

test.each(guides)(
  'every command of $path works, those that train a real model too',
  async (guide) => {
    const folder = mkdtempSync(join(tmpdir(), 'rl-exp-guide-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { script } = guideScript(guide, ['network']);
    const { exitCode, output } = await runGuide(script, folder);
    expect(exitCode, output).toBe(0);
  },
);
