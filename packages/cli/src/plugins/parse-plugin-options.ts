import type { PluginKind, PluginV1 } from '@rl-exp/core';
import { pluginErrors } from './errors.ts';

/** Options as the plugin's schema gives them back. @throws RlExpError `RLX_PLUGIN_OPTIONS`. */
export async function parsePluginOptions<Kind extends PluginKind, Options>(
  plugin: PluginV1<Kind, Options>,
  options: unknown,
): Promise<Options> {
  const result = await plugin.options['~standard'].validate(options);
  if (result.issues === undefined) return result.value;
  const problems = result.issues.map(({ message, path = [] }) =>
    [...path.map((part) => (typeof part === 'object' ? part.key : part)).map(String), message].join(
      ': ',
    ),
  );
  throw pluginErrors.create('RLX_PLUGIN_OPTIONS', { name: plugin.name, problems });
}
