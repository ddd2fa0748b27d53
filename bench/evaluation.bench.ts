import { join } from 'node:path';
import { root } from '../tools/repository.ts';
import type { BenchOptions } from './bench-options.ts';
import { evaluationTables } from './evaluation-tables.ts';
import { fourDigits } from './four-digits.ts';
import { median } from './median.ts';
import { prepareMiniSpeech, writeClips } from './mini-speech.ts';
import { Product } from './product.ts';
import { Reference } from './reference.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { spread, threads } from './training-setting.ts';

const batchSize = 32;

/** One way of transcribing all clips. */
interface Transcriber {
  readonly name: string;
  run(): Promise<{ readonly seconds: number; readonly texts: readonly string[] }>;
}

/** Speed of evaluation against batched `generate` on the same clips, and whether both write the same. */
export async function bench({ full, publish }: BenchOptions): Promise<object> {
  await using temporary = await TemporaryFolder.create();
  const folder = temporary.path;
  const model = join(root, 'packages/swahili-mini/whisper-nano');
  const speech = await prepareMiniSpeech(folder, ['health']);
  const examples = spread(speech.examples, full ? 440 : 192);
  const train = await writeClips(folder, 'train', speech, examples.slice(0, 1));
  const val = await writeClips(folder, 'val', speech, examples);
  const options = { model, threads, context: 'own_length', eval_batch_size: batchSize };
  await using product = await Product.open({ folder, train, val, options });
  const device = product.device === 'cpu' ? 'cpu' : 'cuda';
  await using reference = await Reference.start({ threads, device });
  const machine = await reference.machine();
  const material = { model, clips: val };
  const generate = async (name: string, context: 'longest' | 'own'): Promise<Transcriber> => ({
    name,
    run: await reference.generate(name, material, { context, batch_size: batchSize }),
  });
  const transcribers: readonly Transcriber[] = [
    await generate('generate', 'longest'),
    await generate('generate at own lengths', 'own'),
    { name: 'rl-exp', run: () => evaluated(product) },
  ];
  const rows = await inTurns(transcribers, {
    rounds: full ? 9 : 4,
    audioSeconds: examples.reduce((sum, { seconds }) => sum + seconds, 0),
  });
  const results = { machine, clips: examples.length, batch_size: batchSize, rows };
  publish(evaluationTables(results));
  return results;
}

async function evaluated(product: Product): ReturnType<Transcriber['run']> {
  const { evaluation, seconds } = await product.evaluate();
  return { seconds, texts: evaluation.items.map((item) => String(item['hypothesis_raw'])) };
}

async function inTurns(
  transcribers: readonly Transcriber[],
  { rounds, audioSeconds }: { readonly rounds: number; readonly audioSeconds: number },
) {
  const texts = new Map<string, readonly string[]>();
  const times = new Map(transcribers.map(({ name }): [string, number[]] => [name, []]));
  for (const { name, run } of transcribers) texts.set(name, (await run()).texts);
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of round % 2 === 0 ? transcribers : transcribers.toReversed())
      times.get(name)?.push((await run()).seconds);
  }
  const ours = texts.get('rl-exp') ?? [];
  const first = times.get(transcribers[0]?.name ?? '') ?? [];
  return [...times].map(([name, all]) => ({
    name,
    clips_per_second: fourDigits(ours.length / median(all)),
    real_time_factor: fourDigits(median(all) / audioSeconds),
    ratio: fourDigits(median(all.map((seconds, index) => (first[index] ?? NaN) / seconds))),
    texts_unlike_rl_exp: ours.filter((text, index) => text !== texts.get(name)?.[index]).length,
    seconds: all.map(fourDigits),
  }));
}
