import { defineCheck } from './check.ts';

/** Members of a configuration that say who wrote it, and in which precision; the judge decodes in its own. */
const harmless: ReadonlySet<string> = new Set([
  '_name_or_path',
  'dtype',
  'torch_dtype',
  'transformers_version',
]);

/**
 * What lies beside the submitted weights is what lies beside the base's: configuration, tokenizer, feature extractor
 * and generation settings. The judge decodes with the base's own, so that a difference changes no score here; it would
 * for whoever uses the checkpoint.
 */
export const decodeSettings = defineCheck(
  'decode_settings',
  ({ checkpoints: { settings } }, results) => {
    const told = settings.filter(({ keys }) => keys?.some((key) => !harmless.has(key)) ?? true);
    return results.of(
      told.map(({ file, difference, keys }) =>
        difference === 'changed'
          ? `${file} is not that of the base checkpoint${keys === null ? '' : `: ${keys.join(', ')}`}.`
          : `${file} is ${difference} beside the submitted weights.`,
      ),
      'Configuration, tokenizer, feature extractor and generation settings are those of the base.',
      { decoded_with: "the base checkpoint's settings", differences: settings },
    );
  },
);
