import type { JsonValue } from '@rl-exp/core';
import {
  explainKey,
  type Explanation,
  type Setting,
  type Variation,
} from '../experiment/explain-key.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { readExperiment, type ExperimentFlags } from './experiment-flags.ts';

/** `rl-exp explain KEY FILE`: a value of the experiment, what it means, where it was set and what it overrode. */
export async function explainCommand(
  key: string,
  file: string,
  flags: ExperimentFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const explanation = explainKey(await readExperiment(file, flags, context), key);
  writeAnswer({ data: explanation, text: toText(explanation) }, flags, context);
  return 0;
}

function toText({ key, value, type, description, set, overrode, varied }: Explanation): string {
  return [
    `${key} = ${valueText(value)}${varied.length > 0 ? ' in the first cell' : ''}`,
    ...(type === null ? [] : [`  type     ${type}`]),
    ...(description === null ? [] : [`  meaning  ${description}`]),
    `  set      ${set === null ? 'nowhere: this is the default' : placeText(set)}`,
    ...overrode.map((setting) => `  overrode ${valueText(setting.value)}, ${placeText(setting)}`),
    ...varied.flatMap(variationLines),
  ].join('\n');
}

function variationLines({ axis, values }: Variation): readonly string[] {
  return values.map(
    (setting) => `  matrix   ${axis}: ${valueText(setting.value)}, ${placeText(setting)}`,
  );
}

function placeText({ layer, file, line, column }: Setting): string {
  const place = file === '--set' ? file : `${file}:${line}:${column}`;
  return layer === file ? `at ${place}` : `by ${layer}, at ${place}`;
}

function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
