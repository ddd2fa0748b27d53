import { isRlExpError, type Prerequisite } from '@rl-exp/core';
import { secretEnvironment } from '../experiment/secret-environment.ts';
import { listPlugins } from '../plugins/list-plugins.ts';
import { loadPlugin } from '../plugins/load-plugin.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { quickFindings, rememberFindings } from './machine-findings.ts';
import { openSession, type Session, type SessionFlags } from './session.ts';

/** `rl-exp doctor`: looks at what the machine has for every installed plugin, and says what to do about the rest. */
export async function doctorCommand(
  flags: SessionFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const session = await openSession(flags, context);
  try {
    const { machine, broken } = await pluginFindings(session, context);
    const { workingDirectory, now } = context;
    const settings = session.settings;
    // What of a plugin's own code is broken may be mended at any moment, and counts only while it is looked at.
    await rememberFindings({ settings, workingDirectory }, machine, now());
    const findings = [...(await quickFindings(session.store)), ...machine, ...broken];
    session.close();
    writeAnswer({ data: findings, text: findings.map(toText).join('\n') }, flags, context);
    return findings.every((finding) => finding.ok) ? 0 : 69;
  } finally {
    session.close();
  }
}

async function pluginFindings(
  session: Session,
  { workingDirectory, environment }: CommandContext,
): Promise<Readonly<Record<'machine' | 'broken', readonly Prerequisite[]>>> {
  const from = `${workingDirectory}/experiment.yaml`;
  const host = session.host(from, secretEnvironment(environment, [workingDirectory]));
  const machine: Prerequisite[] = [];
  const broken: Prerequisite[] = [];
  for (const { kind, name } of listPlugins({ from })) {
    try {
      const { plugin } = await loadPlugin({ kind, use: name, from });
      const prerequisites = (await plugin.inspect?.(host.context(kind, name))) ?? [];
      machine.push(
        ...prerequisites.map((one) => ({ ...one, name: `${kind} ${name}: ${one.name}` })),
      );
    } catch (error) {
      if (!isRlExpError(error)) throw error;
      const { message: detail, hint = '' } = error;
      broken.push({ name: `${kind} ${name}`, ok: false, detail, hint });
    }
  }
  return { machine, broken };
}

function toText({ name, ok, detail, hint }: Prerequisite): string {
  const line = `${ok ? 'ok     ' : 'missing'}  ${name}: ${detail}`;
  return ok || hint === undefined ? line : `${line}\n         → ${hint}`;
}
