import type { Choice, Observation } from '@rl-exp/core';

/** What a person typed: an answer, a request for help, or why it is none. */
export type ParsedAnswer =
  | { readonly answer: { action: string; values?: Record<string, number> } }
  | { readonly help: true }
  | { readonly problem: string };

/** Reads `3`, `lr_up`, `lr_u`, `set lr=3e-5 batch_size=16`, `?`. */
export function parseAnswer(line: string, observation: Observation): ParsedAnswer {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  if (word === '?') return { help: true };
  const found = findChoice(word, observation.choices);
  if (typeof found === 'string') return { problem: found };
  const { action, chooses } = found;
  if (!chooses) {
    return rest.length === 0
      ? { answer: { action } }
      : { problem: `${action} takes no values; type ${action} alone.` };
  }
  const values = readValues(rest, observation);
  if (typeof values === 'string') return { problem: `${action} ${values}` };
  return { answer: { action, values } };
}

/** What can be typed. */
export function answerHelp({ choices, hyperparameters }: Observation): string {
  const chooser = choices.find(({ chooses }) => chooses);
  return [
    'Type the number of an action, its name, or the beginning of its name.',
    ...(chooser === undefined
      ? []
      : [`With values: ${chooser.action} ${exampleOf(hyperparameters)}`]),
    'Hyperparameters:',
    ...hyperparameters.map(
      ({ name, min, max, default: start, description }) =>
        `  ${name}  ${min} to ${max}, at the start ${start}. ${description}`,
    ),
    '? ',
  ].join('\n');
}

/** The choice that a word means, or why it means none. */
function findChoice(word: string, choices: readonly Choice[]): Choice | string {
  const names = choices.map(({ action }) => action).join(', ');
  if (word === '') return `Type one of ${names}.`;
  const named = choices.find(({ action }) => action === word);
  const numbered = /^\d+$/.test(word) ? choices[Number(word) - 1] : undefined;
  const begun = choices.filter(({ action }) => action.startsWith(word));
  const [only, another] = begun;
  const found = named ?? numbered ?? (another === undefined ? only : undefined);
  if (found !== undefined) return found;
  return another === undefined
    ? `'${word}' is none of ${names}.`
    : `'${word}' may be ${begun.map(({ action }) => action).join(' or ')}.`;
}

function readValues(
  words: readonly string[],
  { hyperparameters }: Observation,
): Record<string, number> | string {
  if (words.length === 0) return `needs values, such as ${exampleOf(hyperparameters)}.`;
  const values: Record<string, number> = {};
  for (const word of words) {
    const [name = '', text = ''] = word.split('=', 2);
    const spec = hyperparameters.find((known) => known.name === name);
    const known = hyperparameters.map((other) => other.name).join(', ');
    if (spec === undefined) return `takes values for ${known}, and not '${word}'.`;
    const value = text === '' ? Number.NaN : Number(text);
    if (!(value >= spec.min && value <= spec.max))
      return `takes ${name} from ${spec.min} to ${spec.max}, and not '${text}'.`;
    if (spec.type === 'integer' && !Number.isInteger(value))
      return `takes whole numbers for ${name}, and not '${text}'.`;
    values[name] = value;
  }
  return values;
}

function exampleOf([first]: Observation['hyperparameters']): string {
  return first === undefined ? 'name=value' : `${first.name}=${first.default}`;
}
