import { setAside, verifyStore, type StoreFindings } from '../runtime/store/verify-store.ts';
import { byteSizeText } from '../settings/byte-size.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { openSession } from './session.ts';
import { openStore, type StoreFlags } from './store-stat.ts';

/** `rl-exp store verify`: reads the whole store. Returns 1 where something is damaged and was not set aside. */
export async function storeVerifyCommand(
  flags: StoreFlags & { readonly repair?: boolean },
  context: CommandContext,
): Promise<number> {
  const store = await openStore(flags, context);
  const session = await openSession(flags, context);
  try {
    const findings = await verifyStore(store, (progress) => {
      session.stop.now.throwIfAborted();
      session.emit({ type: 'progress', source: 'store', progress });
    });
    const repaired = flags.repair === true && findings.damaged.length > 0;
    if (repaired) await setAside(store, findings.damaged);
    session.close();
    const data = { ...findings, repaired };
    writeAnswer({ data, text: toText(findings, repaired) }, flags, context);
    return findings.damaged.length === 0 || repaired ? 0 : 1;
  } finally {
    session.close();
  }
}

function toText(findings: StoreFindings, repaired: boolean): string {
  const { store, records, blobs, orphans, drafts, evicted, damaged } = findings;
  const counts = Object.entries(records).map(([kind, count]) => `${count} ${kind}`);
  const loose = [
    ...(orphans.files > 0
      ? [`${orphans.files} blobs that no state names (${byteSizeText(orphans.bytes)})`]
      : []),
    ...(drafts.files > 0 ? [`${drafts.files} drafts (${byteSizeText(drafts.bytes)})`] : []),
  ];
  const remedyOf = (remedy: string): string =>
    repaired ? `moved to ${store}/damaged` : `${remedy}, or all at once with --repair`;
  return [
    `${damaged.length === 0 ? 'whole' : 'damaged'}: ${counts.join(', ')}, ${evicted} states evicted, ${blobs.files} blobs (${byteSizeText(blobs.bytes)}) read`,
    ...(loose.length === 0
      ? []
      : [`no damage, 'rl-exp store gc' removes them: ${loose.join(', ')}`]),
    ...damaged.flatMap(({ path, reason, remedy }) => [
      `damaged  ${path}: ${reason}`,
      `         → ${remedyOf(remedy)}`,
    ]),
  ].join('\n');
}
