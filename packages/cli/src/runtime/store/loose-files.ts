import type { Digest } from '@rl-exp/core';
import type { FoundFile } from './store-files.ts';
import type { StoreUse } from './store-use.ts';
import type { Survey } from './survey.ts';

const youngMs = 3_600_000;

/** Files that belong to no whole state. */
export interface LooseFiles {
  readonly going: ReadonlySet<Digest>;
  readonly files: readonly FoundFile[];
  readonly staying: readonly FoundFile[];
  readonly draftsStaying: readonly FoundFile[];
}

/** While a process is at work, what it may be writing is no garbage yet. */
export function looseFiles(survey: Survey, use: StoreUse, nowMs: number): LooseFiles {
  const goes = ({ modifiedMs }: FoundFile): boolean => !use.isInUse || modifiedMs < nowMs - youngMs;
  const blobs = survey.loose.flatMap((digest) => {
    const file = survey.blobs.get(digest);
    return file === undefined ? [] : [{ digest, file }];
  });
  const going = blobs.filter(({ file }) => goes(file));
  const draftsStaying = survey.drafts.filter((file) => !goes(file));
  return {
    going: new Set(going.map(({ digest }) => digest)),
    files: [...going.map(({ file }) => file), ...survey.drafts.filter(goes)],
    staying: [...blobs.filter(({ file }) => !goes(file)).map(({ file }) => file), ...draftsStaying],
    draftsStaying,
  };
}
