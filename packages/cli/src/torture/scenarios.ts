import { cut } from './cut.ts';
import { disk } from './disk.ts';
import { flip } from './flip.ts';
import { kill } from './kill.ts';
import { leak } from './leak.ts';
import { owner } from './owner.ts';
import type { Row } from './row.ts';
import type { Torture } from './torture.ts';

/** Everything that can be done to an experiment, in the order in which it is done. */
export const scenarios: Readonly<Record<string, (torture: Torture) => Promise<readonly Row[]>>> = {
  kill,
  cut,
  flip,
  disk,
  owner,
  leak,
};
