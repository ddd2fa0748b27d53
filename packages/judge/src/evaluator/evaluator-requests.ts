import type { Worker } from '@rl-exp/bridge';
import type { PluginContext, SplitName, StateManifest } from '@rl-exp/core';
import { z } from 'zod';
import { audioCheckSchema, similarClipsSchema } from './clip-comparison.ts';
import { checkpointInspectionSchema, type CheckpointInspection } from './checkpoint-inspection.ts';
import { controlsSchema, type Controls } from './controls.ts';
import { judgeErrors } from '../errors.ts';
import { adaptersOf, isFactor, weightsOf, type Adapter, type Lora } from '../lora.ts';
import type { WerJudgeOptions } from '../options.ts';
import type { ReadSplit } from '../read-split.ts';
import { utteranceSchema, type Utterance } from '../counting/utterance.ts';

/** What an evaluator is to look at. */
export interface EvaluationRequest {
  readonly base: string;
  readonly submitted: string;
  /** Adapters that are merged into the submitted checkpoint. */
  readonly adapters: readonly Adapter[];
  /** Where a tensor of a state lies by its digest. */
  readonly blob: (digest: string) => string;
  readonly lora: Lora | null;
  /** The folder of the model that the plan names, where it is found. */
  readonly pristine: string | null;
  /** States that are heard again on some clips of val; null where one is not recorded. */
  readonly states: readonly (StateManifest | null)[];
  readonly clips: readonly string[];
  /** What decides random draws. */
  readonly head: string;
  readonly splits: Readonly<Record<SplitName, ReadSplit>>;
  readonly further: ReadSplit | null;
  readonly options: WerJudgeOptions;
  readonly context: PluginContext;
  readonly signal: AbortSignal;
}

const controlDraws = 3;

const descriptionSchema = z.record(z.string(), z.string());
/** What an evaluator is: its code, its libraries, what it computes on. */
export type Evaluator = z.infer<typeof descriptionSchema>;

const transcriptsSchema = z.object({ items: z.object({ split: z.array(utteranceSchema) }) });
const statesSchema = z.object({ heard: z.array(z.array(utteranceSchema).nullable()) });

/** Says what decides what it hears, besides what it is asked. */
export async function describe(
  worker: Worker,
  { context, signal }: EvaluationRequest,
): Promise<Evaluator> {
  const params = { device: context.slot.accelerator };
  return await worker.request<Evaluator>('judge/describe', params, {
    schema: jsonSchema(descriptionSchema),
    signal,
  });
}

/** Whether the audio of the splits is what they list. */
export async function checkAudio(
  worker: Worker,
  { splits, signal }: EvaluationRequest,
): Promise<z.infer<typeof audioCheckSchema>> {
  return await worker.request('judge/check_audio', manifestsOf(splits), {
    schema: jsonSchema(audioCheckSchema),
    signal,
  });
}

/** Clips of one split that sound like one of another. */
export async function compareClips(
  worker: Worker,
  { splits, signal }: EvaluationRequest,
): Promise<z.infer<typeof similarClipsSchema>> {
  return await worker.request('judge/compare_clips', manifestsOf(splits), {
    schema: jsonSchema(similarClipsSchema),
    signal,
  });
}

/**
 * Looks at both checkpoints.
 *
 * @throws RLX_JUDGE_BASE_UNREADABLE where there is nothing to compare with.
 */
export async function inspect(
  worker: Worker,
  { base, submitted, adapters, blob, pristine, signal }: EvaluationRequest,
): Promise<CheckpointInspection> {
  const checkpoints = await worker.request<CheckpointInspection>(
    'judge/inspect_checkpoints',
    {
      base,
      submitted,
      pristine,
      adapters: adapters.map((adapter) => adapterOf(adapter, blob)),
    },
    { schema: jsonSchema(checkpointInspectionSchema), signal },
  );
  const [problem] = [checkpoints.base.unreadable, ...checkpoints.base.problems].filter(
    (text) => text !== null,
  );
  if (problem !== undefined)
    throw judgeErrors.create('RLX_JUDGE_BASE_UNREADABLE', { path: base, problem });
  return checkpoints;
}

/** Every `of`-th clip of a split from `index` on. */
export interface SplitPart {
  readonly split: ReadSplit;
  readonly index: number;
  readonly of: number;
}

/** Lets a checkpoint hear a part of a split. */
export async function transcribe(
  worker: Worker,
  side: 'base' | 'submitted',
  { split, index, of }: SplitPart,
  request: EvaluationRequest,
): Promise<readonly Utterance[]> {
  const { items } = await worker.request<z.infer<typeof transcriptsSchema>>(
    'judge/transcribe',
    {
      ...decodingOf(request),
      checkpoint: request[side],
      manifests: { split: manifestOf(split) },
      part: [index, of],
      label: `judging the ${side} checkpoint (part ${index + 1} of ${of})`,
    },
    { schema: jsonSchema(transcriptsSchema), signal: request.signal },
  );
  return items.split;
}

/** Lets a state hear some clips of val, by its tensors in the store; null where they cannot be read. */
export async function hearState(
  worker: Worker,
  state: StateManifest,
  request: EvaluationRequest,
): Promise<readonly Utterance[] | null> {
  const { splits, clips, lora, blob, signal } = request;
  const { heard } = await worker.request<z.infer<typeof statesSchema>>(
    'judge/hear_states',
    {
      ...decodingOf(request),
      states: [
        {
          tensors: tensorsOf(state, blob),
          adapters:
            lora === null ? [] : adaptersOf(state, lora).map((adapter) => adapterOf(adapter, blob)),
        },
      ],
      manifest: manifestOf(splits.val),
      clips,
      label: 'hearing states along the way again',
    },
    { schema: jsonSchema(statesSchema), signal },
  );
  return heard[0] ?? null;
}

/** Hears with randomly changed weights, and hears silence. */
export async function runControls(worker: Worker, request: EvaluationRequest): Promise<Controls> {
  const { submitted, splits, clips, head, signal } = request;
  return await worker.request<Controls>(
    'judge/run_controls',
    {
      ...decodingOf(request),
      submitted,
      manifest: manifestOf(splits.val),
      clips,
      draws: controlDraws,
      seed: head,
      label: 'hearing with randomly changed weights',
    },
    { schema: jsonSchema(controlsSchema), signal },
  );
}

/** The tensors of a state that a checkpoint has too. */
export function tensorsOf(
  state: StateManifest,
  blob: EvaluationRequest['blob'],
): readonly { name: string; shape: readonly number[]; path: string; sha256: string }[] {
  const weights = weightsOf(state);
  return state.entries.flatMap(({ name: entry, shape, blob: sha256 }) => {
    const name = entry.replace(/^weights\//, '');
    return weights.has(name) && !isFactor(name)
      ? [{ name, shape, path: blob(sha256), sha256 }]
      : [];
  });
}

/** The base's settings and how they are used, which every decoding shares. */
function decodingOf({ base, options, context }: EvaluationRequest): object {
  return {
    base,
    language: options.language,
    task: options.task,
    batch_size: options.batch_size,
    device: context.slot.accelerator,
  };
}

function manifestsOf({ train, val, hidden }: EvaluationRequest['splits']): object {
  return {
    manifests: { train: manifestOf(train), val: manifestOf(val), hidden: manifestOf(hidden) },
  };
}

function manifestOf({ reference: { path, root } }: ReadSplit): object {
  return { path, root };
}

function adapterOf({ name, scaling, a, b }: Adapter, blob: EvaluationRequest['blob']): object {
  return { name, scaling, a: { path: blob(a), sha256: a }, b: { path: blob(b), sha256: b } };
}

function jsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { target: 'draft-07' });
}
