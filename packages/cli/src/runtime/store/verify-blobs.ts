import type { Digest, StateId, StateManifest } from '@rl-exp/core';
import { digestOfFile } from '../digest-of-file.ts';
import type { Damage } from './damage.ts';
import type { FoundFile } from './store-files.ts';

const filesAtOnce = 8;
const remedy =
  'remove it; what needs it is trained again, where the numerics give the same bits twice';

/** Reads every blob and holds it against its name, and against the size that states say it has. */
export async function verifyBlobs(
  blobs: ReadonlyMap<Digest, FoundFile>,
  states: ReadonlyMap<StateId, StateManifest>,
  onRead: (bytes: number) => void,
): Promise<readonly Damage[]> {
  const sizes = new Map(
    [...states.values()].flatMap(({ entries }) =>
      entries.map(({ blob, bytes }) => [blob, bytes] as const),
    ),
  );
  const waiting = [...blobs];
  const damaged: Damage[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [digest, { path, bytes }] = next;
      const reason = await faultOf(digest, path, bytes, sizes.get(digest));
      if (reason !== null) damaged.push({ path, kind: 'blobs', reason, remedy });
      onRead(bytes);
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, work));
  return damaged.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function faultOf(
  digest: Digest,
  path: string,
  bytes: number,
  expected: number | undefined,
): Promise<string | null> {
  if (expected !== undefined && expected !== bytes)
    return `it has ${bytes} bytes instead of ${expected}`;
  const found = await digestOfFile(path).catch(() => null);
  if (found === null) return 'it cannot be read';
  return found === digest ? null : `its content has the digest ${found}`;
}
