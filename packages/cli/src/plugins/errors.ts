import { defineErrors, type PluginKind } from '@rl-exp/core';
import { isPathUse } from './plugin-candidates.ts';

interface Wanted {
  readonly kind: PluginKind;
  readonly use: string;
}
const kindInWords: Readonly<Record<PluginKind, string>> = {
  agent: 'an agent',
  data: 'a data source',
  judge: 'a judge',
  trainer: 'a trainer',
};

const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
};

/** Why a plugin cannot be used; one code for each step of loading it. */
export const pluginErrors = defineErrors({
  RLX_PLUGIN_NOT_FOUND: {
    title: 'Plugin not found',
    exitCode: 65,
    message: ({
      kind,
      use,
      candidates,
      roots,
    }: Wanted & { candidates: readonly string[]; roots: readonly string[] }) =>
      `No ${kind} \`${use}\` was found: looked for ${candidates.join(', ')} from ${roots.join(', ')}.`,
    hint: ({
      suggestion,
      install,
      other,
    }: {
      suggestion?: string | undefined;
      install?: readonly string[] | undefined;
      other?: PluginKind | undefined;
    }) =>
      [
        other === undefined
          ? undefined
          : `It is ${kindInWords[other]}, and belongs under \`${other}\`.`,
        suggestion === undefined ? undefined : `Did you mean \`${suggestion}\`?`,
        install && `If one of these provides it, install it: npm install ${install.join(' or ')}`,
      ]
        .filter((part) => part !== undefined)
        .join(' ') ||
      "Check the path; it is relative to the experiment. 'rl-exp plugins' lists what is installed.",
  },
  RLX_PLUGIN_IMPORT_FAILED: {
    title: 'Plugin cannot be loaded',
    exitCode: 65,
    message: ({ kind, use, path, reason }: Wanted & { path: string; reason: string }) =>
      `The ${kind} \`${use}\` was found at ${path}, but loading it failed: ${reason}`,
    hint: () => 'Mend the plugin or install what it needs.',
  },
  RLX_PLUGIN_NO_DEFAULT_EXPORT: {
    title: 'Plugin without default export',
    exitCode: 65,
    message: ({ use, path }: Wanted & { path: string }) =>
      `\`${use}\` (${path}) has no default export.`,
    hint: ({ kind }: Wanted) =>
      `End the file with: export default definePlugin({ kind: '${kind}', … })`,
  },
  RLX_PLUGIN_NOT_A_PLUGIN: {
    title: 'Default export is no plugin',
    exitCode: 65,
    message: ({ use, path }: Wanted & { path: string }) =>
      `The default export of \`${use}\` (${path}) is not a plugin.`,
    hint: ({ kind }: Wanted) =>
      `Wrap it: export default definePlugin({ kind: '${kind}', … }), with definePlugin of @rl-exp/core.`,
  },
  RLX_PLUGIN_WRONG_KIND: {
    title: 'Plugin of another kind',
    exitCode: 65,
    message: ({ kind, use, found }: Wanted & { found: PluginKind }) =>
      `\`${use}\` is ${kindInWords[found]}, and is used as ${kindInWords[kind]}.`,
    hint: ({ found }: { found: PluginKind }) =>
      `Move it under \`${found}\`, or choose another plugin.`,
  },
  RLX_PLUGIN_SPECIFICATION: {
    title: 'Plugin of an unknown specification',
    exitCode: 65,
    message: ({
      use,
      found,
      supported,
    }: Wanted & { found: string; supported: readonly string[] }) =>
      `\`${use}\` follows version ${found} of the plugin specification; this rl-exp knows ${supported.join(', ')}.`,
    hint: () => 'Install versions of rl-exp and of the plugin that go together.',
  },
  RLX_PLUGIN_OPTIONS: {
    title: 'Plugin options are wrong',
    exitCode: 65,
    message: ({ name, problems }: { name: string; problems: readonly string[] }) =>
      `The options of \`${name}\` do not fit this version of it: ${problems.join('; ')}.`,
    hint: () => "Type 'rl-exp validate FILE' to see them in the experiment.",
  },
  RLX_PLUGIN_FAILED: {
    title: 'Plugin failed',
    exitCode: 1,
    message: ({ kind, use, place, thrown }: Wanted & { place: string | null; thrown: string }) =>
      `The ${kind} \`${use}\` failed${place === null ? '' : ` at ${place}`}: ${oneLine(thrown)}`,
    hint: ({ use }: Wanted) =>
      isPathUse(use)
        ? 'Mend it (--verbose shows the stack), then type the same command again; what was trained is reused.'
        : `Report it to the authors of \`${use}\` with what --verbose prints, or mend it where it is yours; then type the same command again.`,
  },
  RLX_AGENT_DIED: {
    title: 'Isolated agent ended',
    exitCode: 1,
    retryable: true,
    message: ({ reason }: { reason: string }) =>
      `The process of the isolated agent is gone: ${reason}.`,
    hint: () =>
      'What was decided is on record. Mend the agent, or type the same command again, which goes on after the last step.',
  },
  RLX_AGENT_SILENT: {
    title: 'Isolated agent does not answer',
    exitCode: 1,
    retryable: true,
    message: ({ method, seconds }: { method: string; seconds: number }) =>
      `The isolated agent did not answer '${method}' in ${seconds} s, and was ended.`,
    hint: () =>
      'What was decided is on record. Mend the agent, or type the same command again, which goes on after the last step.',
  },
  RLX_AGENT_ACCESS_DENIED: {
    title: 'Isolated agent may not do this',
    exitCode: 1,
    message: ({ permission, resource }: { permission: string; resource: string }) =>
      `The isolated agent has no right to ${permission}${resource === '' ? '' : ` (${resource})`}.`,
    hint: () =>
      'An isolated agent reads its own package and what its options refer to, writes nothing and starts no programs. Run one that you trust without agent.isolate.',
  },
  RLX_AGENT_SECRET_UNNAMED: {
    title: 'Secret that no option names',
    exitCode: 65,
    message: ({ name }: { name: string }) =>
      `The isolated agent asked for the secret ${name}, which is not set or which none of its options names.`,
    hint: ({ name }: { name: string }) => `Name it in its options: { env: ${name} }, and set it.`,
  },
});
