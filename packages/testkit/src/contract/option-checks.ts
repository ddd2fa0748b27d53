import { canonicalJson, deepFreeze, type PluginKind } from '@rl-exp/core';
import { optionsJsonSchema, type JsonSchema } from 'rl-exp/runtime';
import type { Check } from './check.ts';
import { wrongUsage } from './contract-usage.ts';
import { demand } from './demand.ts';
import type { PluginCase, WrittenOptions } from './plugin-case.ts';

/** How a plugin reads its options. */
export function optionChecks<Kind extends PluginKind>(
  subject: PluginCase<Kind>,
  refused: readonly WrittenOptions[],
): readonly Check[] {
  const { plugin } = subject;
  const validate = async (options: unknown) => await plugin.options['~standard'].validate(options);
  return [
    {
      name: 'takes the options of this test',
      async run() {
        await subject.options();
      },
    },
    {
      name: 'refuses an option that it does not know',
      async run() {
        const written = await subject.written();
        const result = await validate({ ...written, no_such_option: 1 });
        demand(
          result.issues !== undefined,
          'It takes an option `no_such_option`, so that a slip in an experiment is never found.',
          'Make the schema strict, e.g. z.strictObject({ … })',
        );
      },
    },
    {
      name: 'leaves the options as they were written',
      async run() {
        const written = deepFreeze(structuredClone(await subject.written()));
        const before = canonicalJson(written);
        const failure = await validate(written).then(
          () => null,
          (error: unknown) => String(error),
        );
        demand(
          failure === null && canonicalJson(written) === before,
          `Its schema changes the options that it is given${failure === null ? '' : `: ${failure}`}.`,
        );
      },
    },
    {
      name: 'reads its options back from a plan as the same',
      async run() {
        const once = plain(await subject.options());
        const again = await validate(JSON.parse(once));
        demand(
          again.issues === undefined,
          () =>
            `A plan holds its options as ${once}, which its own schema refuses: ${again.issues?.map(({ message }) => message).join('; ')}.`,
        );
        demand(
          plain(again.value) === once,
          () =>
            `A plan holds its options as ${once}, which are read back as ${plain(again.value)}.`,
        );
      },
    },
    {
      name: 'describes every option to editors',
      async run() {
        const schema = optionsJsonSchema(plugin);
        demand(
          schema !== undefined,
          'Its options cannot be written as JSON Schema, so that editors and error messages cannot explain them.',
          'Use a schema library that implements Standard JSON Schema, e.g. zod 4, without transforms.',
        );
        const silent = leavesOf(schema, []).filter(({ described }) => !described);
        demand(
          silent.length === 0,
          () => `Without a description: ${silent.map(({ path }) => path).join(', ')}.`,
          "Say what it means, e.g. z.number().describe('Seconds between two tries.')",
        );
      },
    },
    {
      name: 'refuses the options that this test calls wrong',
      async run() {
        const known = new Set(
          leavesOf(optionsJsonSchema(plugin) ?? {}, []).map(({ path }) => path.split('.')[0]),
        );
        for (const options of refused) {
          const text = canonicalJson(options);
          const strange = Object.keys(options).find((key) => !known.has(key));
          demand(
            strange === undefined,
            `\`refused\` holds ${text}, but there is no option ${strange}, so it shows nothing of those that there are.`,
            'Give options that exist a value that they must not have.',
          );
          const result = await validate(options);
          demand(
            result.issues !== undefined,
            `It takes the options ${text}, which \`refused\` says it must refuse.`,
          );
        }
      },
    },
  ];
}

/**
 * Refuses wrong options that are given twice, or that are the right ones.
 *
 * @throws RLX_CONTRACT_USAGE
 */
export function checkRefusedUsage(refused: readonly WrittenOptions[] | undefined): void {
  if (refused === undefined) return;
  if (refused.length === 0)
    throw wrongUsage(
      '`refused` is empty, so it tests nothing.',
      'Leave it out, or give options that must be refused: refused: [{ … }]',
    );
  const texts = refused.map((options) => canonicalJson(options));
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined)
    throw wrongUsage(`\`refused\` holds ${twice} twice.`, 'Take one of them out.');
}

function plain(options: unknown): string {
  return canonicalJson(options ?? {});
}

interface Leaf {
  readonly path: string;
  readonly described: boolean;
}

/** Every option that is no group of others. A constant, such as the name of a variant, explains itself. */
function leavesOf(schema: JsonSchema, path: readonly string[]): readonly Leaf[] {
  const { properties = {}, anyOf = [], oneOf = [] } = schema;
  const variants = [...anyOf, ...oneOf].filter((variant) => variant.properties !== undefined);
  const inner = Object.entries(properties).flatMap(([name, part]) =>
    leavesOf(part, [...path, name]),
  );
  const below = [...inner, ...variants.flatMap((variant) => leavesOf(variant, path))];
  const described = schema.description !== undefined || schema.const !== undefined;
  if (below.length > 0 || path.length === 0) return below;
  return [{ path: path.join('.'), described }];
}
