import { join } from 'node:path';
import { root } from '../tools/repository.ts';
import type { BenchOptions } from './bench-options.ts';
import { prepareMiniSpeech, writeClips } from './mini-speech.ts';
import { Reference } from './reference.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { nanoCases, sizedCases } from './training-cases.ts';
import { compareTraining, type Comparison, type ComparisonCase } from './training-comparison.ts';
import { measureGrowth } from './training-growth.ts';
import { openProduct, threads, type TrainingSetting } from './training-setting.ts';
import { trainingTables } from './training-tables.ts';
import { measureTechniques } from './training-techniques.ts';

/**
 * Speed of training: against Hugging Face's trainer on the same clips, model, hyperparameters, precision and threads;
 * what each technique gives; how the cost grows. docs/benchmarks.md says what is inside of the figures.
 */
export async function bench({ full, publish }: BenchOptions): Promise<object> {
  await using temporary = await TemporaryFolder.create();
  const folder = temporary.path;
  const nano = join(root, 'packages/swahili-mini/whisper-nano');
  const speech = await prepareMiniSpeech(folder, ['health']);
  const device = await trainingDevice(folder, speech, nano);
  await using reference = await Reference.start({ threads, device });
  const machine = await reference.machine();
  const setting: TrainingSetting = { folder, speech, nano, reference, machine, full };
  const comparisons: Comparison[] = [];
  const skipped: string[] = [];
  const compare = async (one: ComparisonCase): Promise<void> => {
    say(one.name);
    comparisons.push(await compareTraining(setting, one));
  };
  for (const one of nanoCases(setting)) await compare(one);
  say('techniques');
  const techniques = await measureTechniques(setting);
  say('growth');
  const growth = await measureGrowth(setting);
  for await (const { name, cases } of sizedCases(setting)) {
    if (cases === null) skipped.push(`${name}: too little free memory`);
    for (const one of cases ?? []) await compare(one);
  }
  const results = { machine, comparisons, skipped, techniques, growth };
  publish(trainingTables(results));
  return results;
}

/** Where the product trains on this machine. */
async function trainingDevice(
  folder: string,
  speech: TrainingSetting['speech'],
  nano: string,
): Promise<'cpu' | 'cuda'> {
  const clips = await writeClips(folder, 'train', speech, speech.examples.slice(0, 1));
  await using product = await openProduct({ folder, speech }, nano, clips);
  return product.device === 'cpu' ? 'cpu' : 'cuda';
}

function say(what: string): void {
  process.stderr.write(`  ${what} …\n`);
}
