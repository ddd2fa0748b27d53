import { access, constants, mkdir } from 'node:fs/promises';
import { isRlExpError, type Prerequisite } from '@rl-exp/core';
import { secretEnvironment } from '../experiment/secret-environment.ts';
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
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  return { name: 'node', ok, detail: process.version, hint: 'Install Node 22.18 or newer.' };
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
  { workingDirectory, environment }: CommandContext,
): Promise<readonly Prerequisite[]> {
  const from = `${workingDirectory}/experiment.yaml`;
  const host = session.host(from, secretEnvironment(environment, [workingDirectory]));
  const found: Prerequisite[] = [];
  for (const { kind, name } of listPlugins({ from })) {
    try {
      const { plugin } = await loadPlugin({ kind, use: name, from });
      const prerequisites = (await plugin.inspect?.(host.context(kind, name))) ?? [];
      found.push(...prerequisites.map((one) => ({ ...one, name: `${kind} ${name}: ${one.name}` })));
    } catch (error) {
      if (!isRlExpError(error)) throw error;
      const { message: detail, hint = '' } = error;
      found.push({ name: `${kind} ${name}`, ok: false, detail, hint });
    }
  }
  return found;
}

function toText({ name, ok, detail, hint }: Prerequisite): string {
  const line = `${ok ? 'ok     ' : 'missing'}  ${name}: ${detail}`;
  return ok || hint === undefined ? line : `${line}\n         → ${hint}`;
}
