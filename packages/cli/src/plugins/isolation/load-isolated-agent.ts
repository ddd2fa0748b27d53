import { definePlugin, jsonValueSchema, type JsonValue, type PluginV1 } from '@rl-exp/core';
import { descriptionSchema, validationSchema } from './isolated-calls.ts';
import { IsolatedAgent, type IsolatedModule } from './isolated-agent.ts';
import { agentLimits, IsolatedProcess } from './isolated-process.ts';

/**
 * An agent plugin whose code never runs in this process: it is described, its options are validated and its agents
 * decide in processes of their own. What it would foresee or advise is not asked.
 *
 * @throws RLX_AGENT_DIED, RLX_AGENT_SILENT, RLX_AGENT_ACCESS_DENIED, RLX_PLUGIN_…
 */
export async function loadIsolatedAgent(
  found: Pick<IsolatedModule, 'module' | 'isLocal'>,
  limits = agentLimits,
): Promise<PluginV1> {
  const where = { ...found, limits };
  const { kind, name, summary, schema } = await withProcess(where, async (process) =>
    descriptionSchema.parse(await process.call('describe', found.module.href)),
  );
  const validated = new Map<string, Promise<Validation>>();
  const validate = async (value: JsonValue): Promise<Validation> =>
    await withProcess(where, async (process) => {
      await process.call('describe', found.module.href);
      return validationSchema.parse(await process.call('validate', value));
    });
  return definePlugin({
    kind,
    name,
    specificationVersion: 'v1',
    summary,
    options: {
      '~standard': {
        version: 1,
        vendor: 'rl-exp',
        validate: async (value) => {
          const options = jsonValueSchema.parse(value);
          const key = JSON.stringify(options);
          const known = validated.get(key) ?? validate(options);
          validated.set(key, known);
          return await known;
        },
        ...(schema === null ? {} : { jsonSchema: { input: () => schema, output: () => schema } }),
      },
    },
    create: (options: JsonValue, context) => new IsolatedAgent(where, options, context),
  });
}

type Validation = ReturnType<typeof validationSchema.parse>;

async function withProcess<Result>(
  where: IsolatedModule,
  work: (process: IsolatedProcess) => Promise<Result>,
): Promise<Result> {
  const process = await IsolatedProcess.start({
    ...where,
    reads: [],
    serve: async () => undefined,
  });
  try {
    return await work(process);
  } finally {
    await process.end();
  }
}
