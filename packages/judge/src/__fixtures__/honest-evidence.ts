import {
  createEnvironment,
  digestOf,
  digestOfExamples,
  digestOfJson,
  digestOfLine,
  journalEventSchema,
  journalRecordSchema,
  planCell,
  planDigest,
  projectTrajectory,
  runEpisode,
  toJournalLine,
  type EvaluationItem,
  type Example,
  type JournalEvent,
  type JournalRecord,
  type Plan,
  type StateManifest,
  type TransitionResult,
} from '@rl-exp/core';
import type { CheckpointInspection, InspectedTensor } from '../checkpoint-inspection.ts';
import { corpusMetrics } from '../corpus-metrics.ts';
import type { Evidence, Heard } from '../evidence.ts';
import { isFrozen } from '../freeze-ladder.ts';
import { normaliseText } from '../normalise-text.ts';
import type { ReadSplit } from '../read-split.ts';
import { countUtterance, type Utterance } from '../utterance.ts';

const layers = { encoder: 2, decoder: 1 };
const shapes: Readonly<Record<string, readonly number[]>> = {
  'model.encoder.conv1.weight': [2, 3],
  'model.encoder.embed_positions.weight': [4, 2],
  'model.encoder.layers.0.fc1.weight': [2, 2],
  'model.encoder.layers.1.fc1.weight': [2, 2],
  'model.encoder.layer_norm.weight': [2],
  'model.decoder.embed_tokens.weight': [5, 2],
  'model.decoder.layers.0.fc1.weight': [2, 2],
  'model.decoder.layer_norm.weight': [2],
};
const clipsPerSegment = 5;
const secondsPerClip = 2;

const cell = planCell({
  seed: 7,
  objective: { metric: 'wer', goal: 'minimize' },
  environment: {
    steps: 4,
    segment: { audio_seconds: clipsPerSegment * secondsPerClip },
    reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
    actions: {
      lr_up: { multiply: { lr: 1.5 } },
      freeze_more: { add: { frozen_layers: 1 } },
      hold: {},
      stop: { end: true },
    },
    on_failure: 'continue',
  },
  hyperparameters: { lr: { start: 1e-3 }, frozen_layers: { start: 1 } },
  data: { use: 'speech', package: '@rl-exp/data-speech', version: '0', with: {} },
  splits: {
    salt: 'x',
    train: { domains: ['health'] },
    val: { domains: ['health'] },
    hidden: { domains: ['government'] },
  },
  agent: { use: 'mock', package: '@rl-exp/agent-mock', version: '0', with: {} },
  trainer: { use: 'torch', package: '@rl-exp/trainer-torch', version: '0', with: {} },
  judge: { use: 'wer', package: '@rl-exp/judge', version: '0', with: {} },
});
const plan: Plan = { schema: 'rl-exp/plan/v1', experiment: 'honest', cells: [cell] };
const specs = [
  { name: 'lr', type: 'float', default: 1e-3, min: 1e-8, max: 1, description: '' },
  { name: 'batch_size', type: 'integer', default: 2, min: 1, max: 64, description: '' },
  { name: 'grad_accum', type: 'integer', default: 1, min: 1, max: 8, description: '' },
  { name: 'frozen_layers', type: 'integer', default: 1, min: 0, max: 2, description: '' },
] as const;

const splits = {
  train: split('train', ['moja mbili', 'tatu nne', 'tano sita']),
  val: split('val', ["ng'ombe wangu", 'habari ya asubuhi', 'maji safi sana']),
  hidden: split('hidden', ['serikali ya kijiji', 'kodi mpya', 'mkutano wa leo', 'sheria']),
};

/** The evidence of an honest episode of these actions; the step numbered `failing` diverges. */
export async function honestEvidence(
  actions: readonly string[] = ['hold', 'freeze_more', 'lr_up', 'hold'],
  failing = 3,
): Promise<Evidence> {
  const states = new Map<string, StateManifest>();
  const evaluations = new Map<string, readonly EvaluationItem[]>();
  const events: JournalEvent[] = [];
  const root = stateOf(Object.fromEntries(Object.keys(shapes).map((name) => [name, 0])), 0);
  states.set(root.id, root);
  let optimizerSteps = 0;

  const evaluate = (id: string) => {
    const utterances = hearing(states.get(id)?.meta['version'] ?? null).val;
    evaluations.set(digestOf(id), utterances.map(({ reference_raw: _, ...item }) => item));
    return { key: digestOf(id), metrics: corpusMetrics(utterances), reused: false };
  };
  const environment = createEnvironment({
    cell,
    ports: {
      start: () =>
        Promise.resolve({
          plan: planDigest(plan),
          cell: cell.id,
          seed: cell.seed,
          agent: 'mock',
          data: {
            train: splits.train.reference.digest,
            val: splits.val.reference.digest,
            hidden: splits.hidden.reference.digest,
          },
          notice: null,
          root: root.id,
          fingerprint: {
            code: digestOf('code'),
            configuration: digestOf('configuration'),
            numerics: {},
            bit_deterministic: true,
          },
          hyperparameters: [...specs],
          evaluation: evaluate(root.id),
        }),
      transition: (parent, hyperparameters) => {
        const step = events.filter(({ type }) => type === 'decision').length;
        const common = { key: digestOf(`transition ${step}`), reused: false };
        const { batch_size: batchSize = 1, frozen_layers: frozenLayers = 0 } = hyperparameters;
        const updates = Math.ceil(clipsPerSegment / batchSize);
        const training: TransitionResult['training'] = {
          updates,
          optimizer_steps: optimizerSteps + updates,
          examples: clipsPerSegment,
          audio_seconds: clipsPerSegment * secondsPerClip,
          train_loss: 1,
          grad_norm: 1,
          trainable_parameters: Object.entries(shapes)
            .filter(([name]) => !isFrozen(name, frozenLayers, layers))
            .reduce((sum, [, shape]) => sum + shape.reduce((size, side) => size * side, 1), 0),
          echo: hyperparameters,
          gpu_mem_gb: null,
          seconds: 1,
        };
        if (step === failing) {
          return Promise.resolve({ ...common, outcome: 'diverged', state: parent, training, evidence: {} });
        }
        optimizerSteps += updates;
        const versions = states.get(parent)?.entries.map(({ name, bytes }) => {
          const own = name.replace('weights/', '');
          return [own, isFrozen(own, frozenLayers, layers) ? bytes : step] as const;
        });
        const state = stateOf(Object.fromEntries(versions ?? []), step);
        states.set(state.id, state);
        return Promise.resolve({ ...common, outcome: 'ok', state: state.id, training });
      },
      evaluate: (id) => Promise.resolve(evaluate(id)),
      record: (event) => {
        events.push(event);
        return Promise.resolve();
      },
    },
  });
  const agent = {
    decide: ({ step }: { step: number }) => Promise.resolve({ action: actions[step] ?? 'stop' }),
  };
  await runEpisode({ agent, environment, seed: 7, signal: new AbortController().signal });

  const end = events.findLast((event) => event.type === 'episode-end');
  const delivered = (end === undefined ? null : states.get(end.delivered)) ?? root;
  return withEvents(
    {
      plan,
      cell,
      splits,
      states: { root, delivered },
      evaluations,
      checkpoints: inspectionOf(root, delivered),
      heard: { base: hearing(0), submitted: hearing(delivered.meta['version'] ?? null) },
      valTolerance: 0.03,
    },
    events,
  );
}

/** The evidence with these events instead, chained and projected anew, as a careful forger would. */
export function withEvents(
  evidence: Omit<Evidence, 'journal' | 'journalLines' | 'trajectory'>,
  events: readonly JournalEvent[],
): Evidence {
  const journal: JournalRecord[] = [];
  const journalLines: string[] = [];
  for (const [seq, made] of events.entries()) {
    const event = journalEventSchema.parse(made); // members in one order, however often it is chained
    const last = journalLines.at(-1);
    const prev = last === undefined ? null : digestOfLine(last);
    const line = toJournalLine({ v: 1, seq, time: '2026-01-01T00:00:00Z', prev, event });
    journal.push(journalRecordSchema.parse(JSON.parse(line)));
    journalLines.push(line);
  }
  const head = digestOfLine(journalLines.at(-1) ?? '');
  const trajectory = projectTrajectory({ experiment: 'honest', cell: evidence.cell, events, head });
  if (trajectory === null) throw new Error('no episode');
  return { ...evidence, journal, journalLines, trajectory };
}

/** The evidence after `change` has edited the events, chained anew. */
export function forged(evidence: Evidence, change: (event: JournalEvent) => JournalEvent): Evidence {
  return withEvents(
    evidence,
    evidence.journal.map(({ event }) => change(event)),
  );
}

/** The inspection with some tensors changed. */
export function withTensors(
  evidence: Evidence,
  change: (tensor: InspectedTensor) => InspectedTensor,
): Evidence {
  const { checkpoints } = evidence;
  return { ...evidence, checkpoints: { ...checkpoints, tensors: checkpoints.tensors.map(change) } };
}

function split(name: string, texts: readonly string[]): ReadSplit {
  const examples: readonly Example[] = texts.map((text, index) => ({
    id: `${name}/${index}`,
    sha256: digestOf(`${name} ${index}`),
    speaker: `${name === 'hidden' && index > 1 ? 'train' : name}-speaker-${index % 2}`,
    domain: name === 'hidden' ? 'government' : 'health',
    text,
    seconds: secondsPerClip,
    audio: `${name}-${index}.wav`,
  }));
  return { examples, reference: { path: '', root: '', digest: digestOfExamples(examples) } };
}

/** A state whose tensors stand at these versions; `bytes` carries the version for the next state. */
function stateOf(versions: Readonly<Record<string, number>>, version: number): StateManifest {
  const entries = Object.entries(versions).map(([name, bytes]) => ({
    name: `weights/${name}`,
    dtype: 'float32',
    shape: [...(shapes[name] ?? [])],
    blob: digestOf(`${name} ${bytes}`),
    bytes,
  }));
  const meta = { version };
  return { id: digestOfJson({ entries, meta }), entries, meta };
}

function inspectionOf(root: StateManifest, delivered: StateManifest): CheckpointInspection {
  const side = {
    problems: [],
    unreadable: null,
    structure: { model_type: 'whisper', encoder_layers: layers.encoder, decoder_layers: layers.decoder },
  };
  const same = root.id === delivered.id;
  return {
    base: side,
    submitted: side,
    tensors: root.entries.map((entry, index) => {
      const describe = (blob: string) => ({ dtype: 'float32', shape: entry.shape, sha256: blob, finite: true });
      return {
        name: entry.name.replace('weights/', ''),
        base: describe(entry.blob),
        submitted: describe(delivered.entries[index]?.blob ?? ''),
        max_abs_difference: 0,
      };
    }),
    max_abs_difference: same ? 0 : 0.004,
    relative_l2: same ? 0 : 0.01,
  };
}

/** What a model hears after this step: the first words of each clip, one more for each step. */
function hearing(version: string | number | null): Heard {
  const utterances = ({ examples }: ReadSplit): readonly Utterance[] =>
    examples.map(({ id, text }) => {
      const words = text.split(' ');
      const raw = [...words.slice(0, Number(version)), ...words.slice(Number(version)).fill('na')].join(' ');
      return countUtterance({
        id,
        reference: normaliseText(text),
        hypothesis: normaliseText(raw),
        reference_raw: text,
        hypothesis_raw: raw,
      });
    });
  return { val: utterances(splits.val), hidden: utterances(splits.hidden) };
}
