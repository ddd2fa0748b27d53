import { defineErrors } from '@rl-exp/core';

/** Why a number is not accepted. */
export type NumberProblem = 'leading-zero' | 'underscore' | 'not-finite' | 'unsafe';

const numberHints: Readonly<Record<NumberProblem, (text: string) => string>> = {
  'leading-zero': (text) =>
    `Write ${text.replace(/^([-+]?)0+(?=\d)/, '$1')}, or quote it if it is a text: "${text}".`,
  underscore: (text) =>
    `Write ${text.replaceAll('_', '')}, or quote it if it is a text: "${text}".`,
  'not-finite': () => 'Write a finite number, or leave the key out for the default.',
  unsafe: (text) =>
    `Whole numbers go up to ${Number.MAX_SAFE_INTEGER}; quote it if it is a text: "${text}".`,
};
const numberReasons: Readonly<Record<NumberProblem, string>> = {
  'leading-zero': 'readers disagree about leading zeros',
  underscore: 'YAML 1.2 reads digits with underscores as a text',
  'not-finite': 'it is not a finite number',
  unsafe: 'it is too large to be kept exactly',
};

const suggest = (suggestion: string | undefined, otherwise: string): string =>
  suggestion === undefined ? otherwise : `Did you mean \`${suggestion}\`?`;
const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** Problems of an experiment file. The place of each is its own field, never in the text. */
export const experimentErrors = defineErrors({
  RLX_FILE_NOT_FOUND: {
    title: 'File cannot be read',
    exitCode: 65,
    message: ({ path, reason }: { path: string; reason: string }) =>
      `${path} cannot be read: ${reason}.`,
    hint: ({
      suggestion,
      extended,
    }: {
      suggestion?: string | undefined;
      /** True where another file extends it. */
      extended: boolean;
    }) =>
      suggest(
        suggestion,
        extended
          ? 'Check the path; a path in `extends` is relative to the file that it stands in.'
          : 'Check the path, or make an experiment: rl-exp new experiment first',
      ),
  },
  RLX_EXTENDS_CYCLE: {
    title: 'Files extend each other',
    exitCode: 65,
    message: ({ chain }: { chain: readonly string[] }) =>
      `The files extend each other: ${chain.join(' → ')}.`,
    hint: () => 'Move what they share to a third file that extends neither.',
  },
  RLX_EXTENDS_LIMIT: {
    title: 'Too many files',
    exitCode: 65,
    message: ({ limit }: { limit: number }) =>
      `The experiment is put together from more than ${limit} files.`,
    hint: () => 'Join some of the files.',
  },
  RLX_YAML_SYNTAX: {
    title: 'Not valid YAML',
    exitCode: 65,
    message: ({ message }: { code: string; message: string }) =>
      `This is not valid YAML: ${message}.`.replace('..', '.'),
    hint: ({ code }: { code: string }) =>
      syntaxHints[code] ?? 'Check indentation, colons and brackets up to here.',
  },
  RLX_YAML_EMPTY: {
    title: 'Nothing is written',
    exitCode: 65,
    message: () => 'Nothing is written here.',
    hint: () => 'Start from what this makes: rl-exp new experiment first',
  },
  RLX_YAML_LIMIT: {
    title: 'File too large',
    exitCode: 65,
    message: ({ what, limit }: { what: string; limit: number }) =>
      `There are more than ${limit} ${what} here.`,
    hint: () => 'An experiment is a small file; split it with `extends`, and keep data out of it.',
  },
  RLX_YAML_CHARACTER: {
    title: 'Character that no text may hold',
    exitCode: 65,
    message: ({ character }: { character: string }) =>
      `The character ${character} must not be in an experiment.`,
    hint: () => 'Take it out; the file was perhaps saved or copied as something else than text.',
  },
  RLX_YAML_ENCODING: {
    title: 'File that is not UTF-8',
    exitCode: 65,
    message: () => 'From here on this is not UTF-8.',
    hint: () => 'Save the file with the encoding UTF-8.',
  },
  RLX_YAML_DIRECTIVE: {
    title: 'YAML directive',
    exitCode: 65,
    message: () => 'YAML directives are not accepted, because they change how values are read.',
    hint: () => 'Remove the line; experiments are YAML 1.2.',
  },
  RLX_KEY_DUPLICATE: {
    title: 'Key written twice',
    exitCode: 65,
    message: ({ key }: { key: string }) => `The key \`${key}\` is written twice in the same map.`,
    hint: () => 'Keep one of the two.',
  },
  RLX_KEY_REFUSED: {
    title: 'Key not allowed',
    exitCode: 65,
    message: ({ key }: { key: string }) => `The key \`${key}\` is not allowed anywhere.`,
    hint: () => 'Choose another name.',
  },
  RLX_NUMBER_AMBIGUOUS: {
    title: 'Number that is read in several ways',
    exitCode: 65,
    message: ({ text, reason }: { text: string; reason: NumberProblem }) =>
      `\`${text}\` is not accepted as a number: ${numberReasons[reason]}.`,
    hint: ({ text, reason }: { text: string; reason: NumberProblem }) => numberHints[reason](text),
  },
  RLX_KEY_UNKNOWN: {
    title: 'Unknown key',
    exitCode: 65,
    message: ({ key, parent }: { key: string; parent: string }) =>
      `\`${key}\` is not a key ${parent === '' ? 'of an experiment' : `of \`${parent}\``}.`,
    hint: ({ suggestion, elsewhere, known }: KeyHint) => {
      if (elsewhere !== undefined) return `It belongs under \`${elsewhere}\`.`;
      if (suggestion !== undefined) return `Did you mean \`${suggestion}\`?`;
      return known.length === 0
        ? 'Remove it; no keys are known here.'
        : `Known here: ${list(known)}.`;
    },
  },
  RLX_KEY_MISSING: {
    title: 'Missing key',
    exitCode: 65,
    message: ({ path }: { path: string }) => `\`${path}\` is missing.`,
    hint: ({
      path,
      description,
      example,
    }: {
      path: string;
      description?: string | undefined;
      example: string;
    }) =>
      [description, `Add \`${path.split('.').at(-1)}: ${example}\`.`]
        .filter((part) => part !== undefined)
        .join(' '),
  },
  RLX_VALUE_INVALID: {
    title: 'Value of the wrong kind',
    exitCode: 65,
    message: ({ path, expected, received }: { path: string; expected: string; received: string }) =>
      `\`${path}\`: expected ${expected}, received ${received}.`,
    hint: ({
      suggestion,
      instead,
      description,
    }: {
      suggestion?: string | undefined;
      instead?: string | undefined;
      description?: string | undefined;
    }) =>
      suggest(suggestion, [instead, description].filter(Boolean).join(' ') || 'Change the value.'),
  },
  RLX_OPTION_REFUSED: {
    title: 'Option that the plugin refuses',
    exitCode: 65,
    message: ({ path, message }: { path: string; message: string }) =>
      `\`${path}\`: ${message.replace(/\.$/, '')}.`,
    hint: () => "The plugin says so; 'rl-exp schema' shows what it takes.",
  },
  RLX_ACTION_UNKNOWN_NAME: {
    title: 'Unknown action',
    exitCode: 65,
    message: ({ action }: { action: string }) => `\`${action}\` is not a standard action.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(
        suggestion,
        `Standard actions: ${list(known)}. Declare others in a map, e.g. \`actions: { warm: { multiply: { lr: 2 } }, hold: {} }\`.`,
      ),
  },
  RLX_SET_MALFORMED: {
    title: '--set cannot be understood',
    exitCode: 65,
    message: () => 'This is not of the form a.b=value.',
    hint: () => 'Write for example --set environment.steps=3.',
  },
  RLX_PROFILE_UNKNOWN: {
    title: 'Unknown profile',
    exitCode: 65,
    message: ({ profile }: { profile: string }) => `The experiment has no profile \`${profile}\`.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(
        suggestion,
        known.length === 0 ? 'Leave --profile out.' : `Its profiles: ${list(known)}.`,
      ),
  },
  RLX_EXPLAIN_KEY_UNKNOWN: {
    title: 'Nothing to explain',
    exitCode: 2,
    message: ({ key }: { key: string }) => `The experiment has no value \`${key}\`.`,
    hint: ({
      suggestion,
      parent,
      known,
    }: {
      suggestion?: string | undefined;
      parent: string;
      known: readonly string[];
    }) =>
      suggest(
        suggestion,
        known.length === 0
          ? `\`${parent}\` is a single value.`
          : `${parent === '' ? 'It has' : `\`${parent}\` has`} ${list(known)}.`,
      ),
  },
  RLX_SECRET_LITERAL: {
    title: 'Secret written out',
    exitCode: 65,
    message: ({ path }: { path: string }) =>
      `\`${path}\` is a secret and must not be written into an experiment.`,
    hint: ({ path }: { path: string }) => {
      const name = (path.split('.').at(-1) ?? 'secret').toUpperCase();
      return `Write \`{ env: ${name} }\`, put the value into the environment or a .env file, and change the secret if this file was shared.`;
    },
  },
  RLX_SECRET_MISSING: {
    title: 'Secret not set',
    exitCode: 69,
    message: ({ name, path }: { name: string; path: string }) =>
      `The environment variable ${name}, which \`${path}\` refers to, is not set.`,
    hint: ({ name }: { name: string }) =>
      `Type 'export ${name}=…', or add a line '${name}=…' to a .env file beside the experiment.`,
  },
  RLX_BOUNDS_INVALID: {
    title: 'Bounds that no value meets',
    exitCode: 65,
    message: ({ path, low, high }: { path: string; low: string; high: string }) =>
      `\`${path}\`: ${low} must not be above ${high}.`,
    hint: () => 'Bounds are inclusive: min ≤ start ≤ max.',
  },
  RLX_HYPERPARAMETER_UNKNOWN: {
    title: 'Unknown hyperparameter',
    exitCode: 65,
    message: ({ name, where }: { name: string; where: string }) =>
      `\`${name}\` is not a hyperparameter ${where}.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(
        suggestion,
        `Known: ${list(known)}. Another one of the trainer's is made known by naming it under \`hyperparameters\`, if only as \`name: {}\`.`,
      ),
  },
  RLX_METRIC_UNKNOWN: {
    title: 'Unknown metric',
    exitCode: 65,
    message: ({ metric, slot }: { metric: string; slot: 'trainer' | 'judge' }) =>
      `\`${metric}\` is no metric of this ${slot}.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(suggestion, `Known: ${list(known)}.`),
  },
  RLX_DOMAIN_UNKNOWN: {
    title: 'Unknown domain',
    exitCode: 65,
    message: ({ domain }: { domain: string }) => `The data has no domain \`${domain}\`.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(suggestion, `It has ${list(known)}, as its options say.`),
  },
  RLX_SPLIT_LEAK: {
    title: 'Hidden data is not hidden',
    exitCode: 65,
    message: ({ domain, split }: { domain: string; split: string }) =>
      `The domain \`${domain}\` is in \`splits.${split}\` and in \`splits.hidden\`.`,
    hint: ({ split }: { split: string }) =>
      `Hidden domains are for the judge alone; take it out of \`${split}\` or of \`hidden\`.`,
  },
  RLX_SPLIT_SHARE: {
    title: 'Shares that cannot be met',
    exitCode: 65,
    message: ({ problem }: { problem: string }) => problem,
    hint: () =>
      'Take at most 100% together, or leave `share` out of `train`: it then takes what val leaves.',
  },
  RLX_SEED_DUPLICATE: {
    title: 'Seed written twice',
    exitCode: 65,
    message: ({ seed }: { seed: number }) =>
      `The seed ${seed} is written twice; both would be the same cell.`,
    hint: () => 'Remove one.',
  },
  RLX_MATRIX_AXIS_UNKNOWN: {
    title: 'Unknown axis',
    exitCode: 65,
    message: ({ axis }: { axis: string }) =>
      `\`${axis}\` is not a key of an experiment that a matrix can vary.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(
        suggestion,
        `An axis is a slot or a dotted key, e.g. \`hyperparameters.lr.start\`. Known here: ${list(known)}.`,
      ),
  },
  RLX_MATRIX_AXIS_REFUSED: {
    title: 'Key that is no axis',
    exitCode: 65,
    message: ({ axis }: { axis: string }) => `\`${axis}\` is not an axis of a matrix.`,
    hint: ({ axis }: { axis: string }) =>
      axis === 'seeds'
        ? 'Use `seeds: [1, 2, …]` or `seeds: 0..9` beside the matrix: every combination is run with every seed.'
        : `It belongs to the experiment as a whole; take it out, and write \`${axis}\` outside the matrix if it is needed.`,
  },
  RLX_MATRIX_LIMIT: {
    title: 'Too many cells',
    exitCode: 65,
    message: ({ cells, factors, limit }: { cells: number; factors: string; limit: number }) =>
      `The matrix comes to ${cells} cells (${factors}); at most ${limit} are accepted.`,
    hint: () =>
      'Take values out, vary some together under `zip`, or split the experiment into several files.',
  },
  RLX_MATRIX_AXIS_TWICE: {
    title: 'Axis written twice',
    exitCode: 65,
    message: ({ axis }: { axis: string }) => `\`${axis}\` is varied twice in this matrix.`,
    hint: () => 'Keep one of the two.',
  },
  RLX_MATRIX_AXIS_ABSENT: {
    title: 'No such axis in this matrix',
    exitCode: 65,
    message: ({ axis }: { axis: string }) =>
      `\`${axis}\` is not an axis of this matrix, so that nothing can be excluded by it.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(suggestion, `What varies here: ${list(known)}.`),
  },
  RLX_MATRIX_VALUE_UNKNOWN: {
    title: 'No such value in the matrix',
    exitCode: 65,
    message: ({ axis, value }: { axis: string; value: string }) =>
      `\`${axis}\` has no value \`${value}\` in this experiment.`,
    hint: ({ suggestion, known }: { suggestion?: string | undefined; known: readonly string[] }) =>
      suggest(suggestion, `Its values: ${list(known.slice(0, 20))}.`),
  },
  RLX_MATRIX_EXCLUDE_UNMATCHED: {
    title: 'Nothing is excluded',
    exitCode: 65,
    message: () => 'This excludes nothing: no combination has all of these values together.',
    hint: () => 'Take the entry out, or name values that go together.',
  },
  RLX_MATRIX_EMPTY: {
    title: 'No cell is left',
    exitCode: 65,
    message: () => 'Every cell of the matrix is excluded.',
    hint: () => 'Take an entry out of `exclude`, or `add` what should run.',
  },
  RLX_MATRIX_LABEL_INVALID: {
    title: 'Not a name for a value',
    exitCode: 65,
    message: ({ label }: { label: string; axis: string }) =>
      `\`${label}\` cannot be the name of a value.`,
    hint: ({ label, axis }: { label: string; axis: string }) =>
      label === 'use' || label === 'with'
        ? `An axis is a list of values, or a map of named ones: \`${axis}: [{ use: … }]\` or \`${axis}: { first: { use: … } }\`.`
        : 'A name has up to 32 letters, digits, `.`, `_`, `+` and `-`, and begins with a letter or digit.',
  },
  RLX_MATRIX_ZIP_LENGTH: {
    title: 'Axes of different lengths',
    exitCode: 65,
    message: ({
      first,
      firstCount,
      second,
      secondCount,
    }: {
      first: string;
      firstCount: number;
      second: string;
      secondCount: number;
    }) =>
      `\`${second}\` has ${secondCount} ${secondCount === 1 ? 'value' : 'values'}, but \`${first}\`, which it goes together with, has ${firstCount}.`,
    hint: () => 'Give axes of the same entry of `zip` the same number of values.',
  },
  RLX_CELL_UNKNOWN: {
    title: 'No such cell',
    exitCode: 2,
    message: ({ id }: { id: string; file: string }) => `The plan has no cell \`${id}\`.`,
    hint: ({ suggestion, file }: { suggestion?: string | undefined; file: string }) =>
      suggest(suggestion, `Type 'rl-exp matrix ${file}' for the cells that it has.`),
  },
  RLX_SHARD_EMPTY: {
    title: 'Shard without cells',
    exitCode: 2,
    message: ({ shard, cells }: { shard: string; cells: number }) =>
      `Shard ${shard} is empty: there ${cells === 1 ? 'is 1 cell' : `are ${cells} cells`}.`,
    hint: ({ cells }: { cells: number }) => `Take at most ${cells} shards.`,
  },
  RLX_SERIES_INVALID: {
    title: 'Not a series of numbers',
    exitCode: 65,
    message: ({ text, problem }: { text: string; problem: string }) =>
      `\`${text}\` is no series of numbers: ${problem}.`,
    hint: () =>
      'Write `0..9` for whole numbers with both ends, or `log(1e-6,1e-3,5)` for five numbers with equal ratios, in quotes inside brackets.',
  },
  RLX_REWARD_DOUBTFUL: {
    title: 'Reward that invites something else than training well',
    exitCode: 65,
    message: ({ message, name }: { message: string; name: string }) => `${message} (${name})`,
    hint: ({ name }: { name: string }) =>
      `Change it, or accept it with your reason: \`accept: { ${name}: "…" }\`. It is a remark; runs go on.`,
  },
  RLX_ACCEPTANCE_UNNEEDED: {
    title: 'Acceptance of what is not there',
    exitCode: 65,
    message: ({ name }: { name: string }) =>
      `\`${name}\` is accepted, and nothing here gives rise to it.`,
    hint: () => 'Take it out, so that it hides nothing later. It is a remark; runs go on.',
  },
  RLX_AGENT_ADVICE: {
    title: 'Advice of an agent',
    exitCode: 65,
    message: ({ use, advice }: { use: string; advice: string }) => `Agent '${use}': ${advice}`,
    hint: () => 'It is a remark; runs go on.',
  },
  RLX_CELL_DUPLICATE: {
    title: 'Two equal cells',
    exitCode: 65,
    message: ({ first, second }: { first: string; second: string }) =>
      `${first} and ${second} come to the same cell.`,
    hint: () => 'Take one of the values out, or make them differ.',
  },
});

interface KeyHint {
  readonly suggestion?: string | undefined;
  readonly elsewhere?: string | undefined;
  readonly known: readonly string[];
}

const syntaxHints: Readonly<Record<string, string | undefined>> = {
  TAB_AS_INDENT: 'Indent with two spaces instead of the tab.',
  MULTIPLE_DOCS: 'Keep one document a file and remove the line `---`.',
  TAG_RESOLVE_FAILED: 'Remove the tag; experiments are plain maps, lists, texts and numbers.',
  MISSING_CHAR: 'A bracket, quote or comma is missing here or above.',
  BAD_INDENT: 'Give keys of the same map the same indentation.',
};
