import { Store } from '../runtime/store/store.ts';
import { storeUsage, type StoreUsage } from '../runtime/store/store-usage.ts';
import { byteSizeText } from '../settings/byte-size.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import type { SessionFlags } from './session.ts';

export interface StoreFlags extends Pick<SessionFlags, 'store' | 'verbose'> {
  readonly json?: boolean;
}

/** `rl-exp store stat`: what the store holds and who uses it. */
export async function storeStatCommand(
  flags: StoreFlags,
  context: CommandContext,
): Promise<number> {
  const usage = await storeUsage(await openStore(flags, context));
  writeAnswer({ data: usage, text: toText(usage) }, flags, context);
  return 0;
}

/** The store that flags, environment and settings name. */
export async function openStore(flags: StoreFlags, context: CommandContext): Promise<Store> {
  const { workingDirectory, environment } = context;
  const { store } = await loadSettings({ workingDirectory, environment, flags });
  return await Store.open(store);
}

function toText({
  store,
  records,
  blobs,
  states,
  orphans,
  remains,
  drafts,
  runs,
}: StoreUsage): string {
  const row = (name: string, { files, bytes }: { files: number; bytes: number }, note = '') =>
    `${name.padEnd(12)}${String(files).padStart(7)}  ${byteSizeText(bytes).padStart(8)}${note}`;
  const live = runs.filter(({ status }) => status === 'live');
  const gone = runs.filter(({ status }) => status === 'gone').length;
  return [
    store,
    row('transitions', records.transitions),
    row('evaluations', records.evaluations),
    row(
      'states',
      records.states,
      `  ${states.whole} with their tensors, ${states.evicted} evicted`,
    ),
    row('blobs', blobs),
    ...(orphans.files > 0 ? [row('orphans', orphans, '  named by no state')] : []),
    ...(remains.files > 0 ? [row('remains', remains, '  of evicted states')] : []),
    ...(drafts.files > 0 ? [row('drafts', drafts, '  left by a killed process')] : []),
    `runs        ${String(runs.length).padStart(7)}  ${live.length} live${gone > 0 ? `, ${gone} removed` : ''}`,
    ...live.map(({ run, pid, host }) => `  live: ${run} (process ${pid} on ${host})`),
  ].join('\n');
}
