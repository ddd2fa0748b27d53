import { pluginKinds, type PluginKind, type RlExpError } from '@rl-exp/core';
import { nearest } from '../diagnostics/nearest.ts';
import { pluginErrors } from './errors.ts';
import { listPlugins } from './list-plugins.ts';
import { pluginCandidates } from './plugin-candidates.ts';

/** The error for a name that no package answers to, with what may have been meant. */
export function pluginNotFound(options: {
  readonly kind: PluginKind;
  readonly use: string;
  readonly roots: readonly string[];
  readonly from: string;
}): RlExpError {
  const { kind, use, roots, from } = options;
  const installed = listPlugins({ from });
  const suggestion = nearest(
    use,
    installed.filter((one) => one.kind === kind).map((one) => one.name),
  );
  const other = pluginKinds.find(
    (one) => one !== kind && installed.some((found) => found.kind === one && found.name === use),
  );
  const candidates = pluginCandidates(kind, use);
  const install = suggestion === undefined && other === undefined ? candidates : undefined;
  return pluginErrors.create('RLX_PLUGIN_NOT_FOUND', {
    kind,
    use,
    candidates,
    roots,
    suggestion,
    install,
    other,
  });
}
