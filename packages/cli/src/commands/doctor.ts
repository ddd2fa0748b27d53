import { access, constants, mkdir } from 'node:fs/promises';
import type { Prerequisite } from '@rl-exp/core';
import { listPlugins } from '../plugins/list-plugins.ts';
import { loadPlugin } from '../plugins/load-plugin.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { openSession, type Session, type SessionFlags } from './session.ts';

/** `rl-exp doctor`: looks at what the machine has for every installed plugin, and says what to do about the rest. */
export async function doctorCommand(
  flags: SessionFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const session = await openSession(flags, context);
  try {
    const findings = [
      nodeVersion(),
      await storeFinding(session),
      ...(await pluginFindings(session, context)),
    ];
    session.close();
    writeAnswer({ data: findings, text: findings.map(toText).join('\n') }, flags, context);
    return findings.every((finding) => finding.ok) ? 0 : 69;
  } finally {
    session.close();
  }
}

function nodeVersion(): Prerequisite {
  return { name: 'node', ok: true, detail: process.version };
}

async function storeFinding({ store }: Session): Promise<Prerequisite> {
  try {
    await mkdir(store, { recursive: true });
    await access(store, constants.W_OK);
    return { name: 'store', ok: true, detail: store };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      name: 'store',
      ok: false,
      detail: reason,
      hint: 'Choose another place with --store DIR or RL_EXP_STORE.',
    };
  }
}

async function pluginFindings(
  session: Session,
  { workingDirectory }: CommandContext,
): Promise<readonly Prerequisite[]> {
  const from = `${workingDirectory}/experiment.yaml`;
  const host = session.host(from);
  const found: Prerequisite[] = [];
  for (const { kind, name } of listPlugins({ from })) {
    const { plugin } = await loadPlugin({ kind, use: name, from });
    const prerequisites = (await plugin.inspect?.(host.context(`${kind}-${name}`))) ?? [];
    found.push(...prerequisites.map((one) => ({ ...one, name: `${kind} ${name}: ${one.name}` })));
  }
  return found;
}

function toText({ name, ok, detail, hint }: Prerequisite): string {
  const line = `${ok ? 'ok     ' : 'missing'}  ${name}: ${detail}`;
  return ok || hint === undefined ? line : `${line}\n         → ${hint}`;
}
