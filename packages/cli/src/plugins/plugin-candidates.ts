import type { PluginKind } from '@rl-exp/core';

/** Short names whose package does not follow from them. Names only; nothing is imported. */
const aliases: Readonly<Record<PluginKind, Readonly<Record<string, string>>>> = {
  agent: { oracle: '@rl-exp/trainer-simulated/oracle' },
  data: { simulated: '@rl-exp/trainer-simulated/data' },
  judge: { wer: '@rl-exp/judge', simulated: '@rl-exp/trainer-simulated/judge' },
  trainer: {},
};

/** True for `use: ./my-agent.ts` and other paths. */
export function isPathUse(use: string): boolean {
  return /^\.{0,2}\//.test(use) || use.startsWith('file:') || /^[A-Za-z]:[\\/]/.test(use);
}

/**
 * Packages that a `use` may mean, in order: `groq` → `@rl-exp/agent-groq`, `rl-exp-agent-groq`; `@acme` →
 * `@acme/rl-exp-agent`; `@acme/foo` → `@acme/rl-exp-agent-foo`, then as written; full names as written.
 */
export function pluginCandidates(kind: PluginKind, use: string): readonly string[] {
  const prefix = `rl-exp-${kind}`;
  if (use.startsWith('@rl-exp/') || use.startsWith(`${prefix}-`)) return [use];
  const [scope, ...rest] = use.split('/');
  if (use.startsWith('@')) {
    if (rest.length === 0) return [`${scope}/${prefix}`];
    const [name, ...subpath] = rest;
    return name?.startsWith(prefix) === true
      ? [use]
      : [[scope, `${prefix}-${name}`, ...subpath].join('/'), use];
  }
  const alias = new Map(Object.entries(aliases[kind])).get(use);
  return [...(alias === undefined ? [] : [alias]), `@rl-exp/${kind}-${use}`, `${prefix}-${use}`];
}

/** Aliases of a kind with the module each stands for. */
export function pluginAliases(kind: PluginKind): Readonly<Record<string, string>> {
  return aliases[kind];
}

/** The shortest `use` that leads to a package: the inverse of the candidates. */
export function shortUse(kind: PluginKind, packageName: string): string {
  const alias = Object.entries(aliases[kind]).find(([, target]) => target === packageName)?.[0];
  if (alias !== undefined) return alias;
  for (const prefix of [`@rl-exp/${kind}-`, `rl-exp-${kind}-`]) {
    if (packageName.startsWith(prefix)) return packageName.slice(prefix.length);
  }
  return packageName.replace(
    new RegExp(`^(@[^/]+)/rl-exp-${kind}(?:-(.+))?$`),
    (_, scope: string, name?: string) => (name === undefined ? scope : `${scope}/${name}`),
  );
}
