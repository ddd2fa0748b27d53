import { collectGarbage, type Collection } from '../runtime/store/collect-garbage.ts';
import type { KeptBack } from '../runtime/store/kept-back.ts';
import { byteSizeText, parseByteSize } from '../settings/byte-size.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { commandErrors } from './errors.ts';
import { openStore, type StoreFlags } from './store-stat.ts';

export interface StoreGcFlags extends StoreFlags {
  readonly maxSize: string;
  readonly dryRun?: boolean;
  readonly forget?: boolean;
}

/** `rl-exp store gc --max-size SIZE`: evicts blobs, never records. Returns 1 where the size was not reached. */
export async function storeGcCommand(
  flags: StoreGcFlags,
  context: CommandContext,
): Promise<number> {
  const maxBytes = parseByteSize(flags.maxSize);
  if (maxBytes === null) {
    const message = `--max-size ${flags.maxSize}: expected a size such as 500MB, 20GB or 0.`;
    throw commandErrors.create('RLX_USAGE', { message });
  }
  const { dryRun = false, forget = false } = flags;
  const store = await openStore(flags, context);
  // Compared with when files were used, which the system's clock says.
  const found = await collectGarbage({ store, maxBytes, dryRun, forget, nowMs: Date.now() });
  writeAnswer({ data: found, text: toText(found) }, flags, context);
  return found.after_bytes <= maxBytes ? 0 : 1;
}

function toText(found: Collection): string {
  const { evicted, removed, forgotten, dry_run: dryRun } = found;
  const [isOrWould, areOrWould] = dryRun ? ['would be', 'would be'] : ['was', 'were'];
  return [
    `${byteSizeText(found.before_bytes)} → ${byteSizeText(found.after_bytes)} of ${byteSizeText(found.max_bytes)}${dryRun ? ' (nothing was changed)' : ''}`,
    `${evicted.states} states ${areOrWould} evicted: ${evicted.blobs} blobs, ${byteSizeText(evicted.bytes)}`,
    ...(removed.files > 0
      ? [
          `${removed.files} files that no state needs ${areOrWould} removed: ${byteSizeText(removed.bytes)}`,
        ]
      : []),
    ...(forgotten.states > 0
      ? [
          `${forgotten.states} states cannot be made again; what promised them ${isOrWould} removed: ${forgotten.transitions} transitions`,
        ]
      : []),
    ...found.kept_back.map((kept) => `stays: ${keptText(kept)}`),
  ].join('\n');
}

const reasons: Readonly<Record<KeptBack['why'], string>> = {
  live: 'needed by runs that are being worked on',
  recent: 'used within the last minute, and somebody is at work',
  pinned:
    'cannot be made again, because the numerics do not give the same bits twice (--forget evicts it, and what promises it)',
  young: 'written within the last hour, and somebody is at work',
};

function keptText({ why, states, bytes, runs }: KeptBack): string {
  const what = why === 'young' ? 'files' : `${states} states`;
  const where = runs.map((run) => `\n         ${run}`).join('');
  return `${byteSizeText(bytes)}, ${what}: ${reasons[why]}${where}`;
}
