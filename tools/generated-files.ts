import { existsSync } from 'node:fs';
import { comparisonJsonSchema } from '@rl-exp/compare';
import { publishedSchemas, toPublishedJsonSchema } from '@rl-exp/core';
import { reportJsonSchema } from '@rl-exp/report';
import { references } from './references/references.ts';
import { root } from './repository.ts';
import { runTool } from './run-tool.ts';
import { templateVersions } from './template-versions.ts';

/** What every generated and committed file should hold now, by its path from the root. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const name of Object.keys(publishedSchemas) as (keyof typeof publishedSchemas)[]) {
    const schema = JSON.stringify(toPublishedJsonSchema(name), null, 2);
    files.set(`packages/core/schemas/${name}.json`, `${schema}\n`);
  }
  const comparison = JSON.stringify(comparisonJsonSchema(), null, 2);
  files.set('packages/compare/schemas/comparison.json', `${comparison}\n`);
  const report = JSON.stringify(reportJsonSchema(), null, 2);
  files.set('packages/report/schemas/report.json', `${report}\n`);
  files.set('packages/create-rl-exp/templates/versions.json', await templateVersions());
  const experiment = await experimentSchema();
  files.set('experiments/schema.json', experiment);
  for (const [name, text] of await references(experiment))
    files.set(`docs/reference/${name}`, text);
  return files;
}

async function experimentSchema(): Promise<string> {
  const main = 'packages/cli/src/bin.ts';
  if (!existsSync(`${root}/${main}`)) throw new Error(`${main} is missing`);
  const command = [process.execPath, '--conditions=@rl-exp/source', main, 'schema'];
  const { status, stdout } = await runTool(command);
  if (status !== 0) throw new Error(`'rl-exp schema' failed with status ${status}`);
  return stdout;
}
