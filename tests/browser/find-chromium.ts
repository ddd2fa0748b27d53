import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = [
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Why tests in a browser are skipped where none is found. */
export const noChromium =
  'no Chromium was found: install one (apt-get install chromium), or name it in RL_EXP_CHROMIUM';

/** A Chromium of this machine: the one that RL_EXP_CHROMIUM names, or one that is installed; null where there is none. */
export function findChromium(): string | null {
  const named = process.env['RL_EXP_CHROMIUM'] ?? '';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates =
    named === ''
      ? [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere]
      : [named];
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
