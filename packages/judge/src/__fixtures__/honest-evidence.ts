import {
  createEnvironment,
  digestOf,
  digestOfExamples,
  digestOfJson,
  digestOfLine,
  evaluationKey,
  journalEventSchema,
  journalRecordSchema,
  narrowHyperparameters,
  planCell,
  planDigest,
  projectTrajectory,
  runEpisode,
  toJournalLine,
  transitionKey,
  type CellConfiguration,
  type Decision,
  type Example,
  type Fingerprint,
  type JournalEvent,
  type JournalRecord,
  type Plan,
  type PlannedCell,
  type StateManifest,
  type TransitionResult,
} from '@rl-exp/core';
import type { CheckpointInspection, InspectedTensor } from '../evaluator/checkpoint-inspection.ts';
import { corpusMetrics } from '../counting/corpus-metrics.ts';
import type { Evidence, Heard } from '../evidence.ts';
import { isFrozen } from '../freeze-ladder.ts';
import { isAdapted, isFactor, loraOf, type Lora } from '../lora.ts';
import { normaliseText } from '../counting/normalise-text.ts';
import type { ReadSplit } from '../read-split.ts';
import { countUtterance, type Utterance } from '../counting/utterance.ts';

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
/** Of an adapter beside a tensor of two rows and two columns. */
const factorShapes: Readonly<Record<string, readonly number[]>> = { A: [1, 2], B: [2, 1] };
const clipsPerSegment = 5;
const secondsPerClip = 2;

const configuration: CellConfiguration = {
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
    branch: false,
    replicate: 0,
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
};
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

const fingerprint: Fingerprint = {
  code: digestOf('code'),
  configuration: digestOf('configuration'),
  numerics: {},
  bit_deterministic: true,
};

/** Evidence with every state that was made on the way. */
export interface HonestEvidence extends Evidence {
  readonly everyState: Readonly<Record<string, StateManifest>>;
}

/** The evidence of an honest episode of these actions; the step numbered `failing` diverges. */
export async function honestEvidence(
  actions: readonly string[] = ['hold', 'freeze_more', 'lr_up', 'hold'],
  failing = 3,
): Promise<HonestEvidence> {
  return await played({ cell: planCell(configuration), decisions: actions.map(decide), failing });
}

/** The evidence of an honest episode in which adapters of rank 1 trained beside the first feed-forward weights. */
export async function adaptedEvidence(
  actions: readonly string[] = ['hold', 'freeze_more', 'lr_up', 'hold'],
): Promise<HonestEvidence> {
  const lora = { rank: 1, alpha: 2, targets: ['fc1'] };
  const trainer = { ...configuration.trainer, with: { adapter: 'lora', lora } };
  return await played({
    cell: planCell({ ...configuration, trainer }),
    decisions: actions.map(decide),
    failing: null,
  });
}

/**
 * The evidence of an honest tree of six steps. Its best state is that of step 2, which is frozen further than the rest;
 * step 3 diverges, and step 5 comes to the state that step 1 came to.
 */
export async function branchedEvidence(): Promise<Evidence> {
  const environment = { ...configuration.environment, branch: true, steps: 6 };
  const decisions = [
    { action: 'hold' },
    { action: 'freeze_more' },
    { action: 'lr_up', from: 1 },
    { action: 'lr_up', from: 0 },
    { action: 'hold', from: 0 },
    { action: 'lr_up', from: 3 },
  ];
  // Step 6 hears as well as step 2 does; the earlier one is delivered.
  return await played({ cell: planCell({ ...configuration, environment }), decisions, failing: 3 });
}

/**
 * The evidence of an honest episode that took over steps of `honestEvidence()` and went on by another agent, trainer
 * and table of rewards.
 */
export async function forkedEvidence(
  step = 3,
  change: (fork: NonNullable<CellConfiguration['fork']>) => typeof fork = (fork) => fork,
): Promise<Evidence> {
  const parent = await honestEvidence();
  const last = parent.journal.findLastIndex(
    ({ event }) => (event.type === 'step-end' && event.step <= step) || event.type === 'episode-start',
  );
  const head = digestOfLine(parent.journalLines[last] ?? '');
  const { reward } = configuration.environment;
  const cell = planCell({
    ...configuration,
    environment: {
      ...configuration.environment,
      steps: 5,
      replicate: 1,
      reward: { ...reward, step_penalty: 0.01 },
    },
    hyperparameters: { lr: { max: 2e-3 } },
    agent: { ...configuration.agent, use: 'other' },
    fork: change({ run: 'a-run', cell: parent.cell.id, step, head, parent: configuration }),
  });
  return await played({
    cell,
    decisions: ['hold', 'hold', 'hold', 'lr_up', 'stop'].map(decide),
    failing: null,
    past: parent.journal.slice(0, last + 1).map(({ event }) => event),
    fingerprint: { ...fingerprint, numerics: { gpu: 'another' } },
    states: Object.values(parent.everyState),
    evaluations: parent.evaluations,
  });
}

const decide = (action: string): Decision => ({ action });

/** Plays these decisions by core's rules in a world whose training is a function of what is asked of it. */
async function played(options: {
  readonly cell: PlannedCell;
  readonly decisions: readonly Decision[];
  readonly failing: number | null;
  readonly past?: readonly JournalEvent[];
  readonly fingerprint?: Fingerprint;
  readonly states?: readonly StateManifest[];
  readonly evaluations?: Evidence['evaluations'];
}): Promise<HonestEvidence> {
  const { cell, decisions, failing, past = [] } = options;
  const plan: Plan = { schema: 'rl-exp/plan/v1', experiment: 'honest', cells: [cell] };
  const lora = loraOf(cell);
  const names = Object.keys(shapes).flatMap((name) => [name, ...factorsOf(name, lora)]);
  const trains = (name: string, frozenLayers: number): boolean =>
    !isFrozen(weightOf(name), frozenLayers, layers, lora) && (lora === null || isFactor(name));
  const root = stateOf(Object.fromEntries(names.map((name) => [name, 0])), 0, 0);
  const states = new Map([root, ...(options.states ?? [])].map((state) => [state.id, state]));
  const evaluations = new Map(options.evaluations);
  const events: JournalEvent[] = [...past];
  const data = {
    train: splits.train.reference.digest,
    val: splits.val.reference.digest,
    hidden: splits.hidden.reference.digest,
    version: null,
  };
  const regime = {
    plan: planDigest(plan),
    cell: cell.id,
    seed: cell.seed,
    agent: cell.agent.use,
    data,
    notice: null,
    root: root.id,
    fingerprint: options.fingerprint ?? fingerprint,
    hyperparameters: [...narrowHyperparameters(specs, cell.hyperparameters)],
  };

  const evaluate = (state: string) => {
    const key = evaluationKey({ state, data: data.val, fingerprint: regime.fingerprint });
    const utterances = hearing(states.get(state)).val;
    evaluations.set(key, utterances.map(({ reference_raw: _, ...item }) => item));
    return Promise.resolve({ key, metrics: corpusMetrics(utterances), reused: false });
  };
  const environment = createEnvironment({
    cell,
    past,
    ports: {
      start: async () => ({ ...regime, evaluation: await evaluate(root.id) }),
      fork: () => {
        const { run = '', cell: parent = '', step = 0 } = cell.fork ?? {};
        return Promise.resolve({ ...regime, step, parent: { run, cell: parent } });
      },
      transition: (parent, hyperparameters) => {
        const step = events.filter(({ type }) => type === 'decision').length;
        const { segment, replicate } = cell.environment;
        const key = transitionKey({
          parent,
          hyperparameters,
          segment,
          data: data.train,
          fingerprint: regime.fingerprint,
          replicate,
        });
        const common = { key, reused: false };
        const before = states.get(parent) ?? root;
        const { batch_size: batchSize = 1, frozen_layers: frozenLayers = 0 } = hyperparameters;
        const updates = Math.ceil(clipsPerSegment / batchSize);
        const optimizerSteps = Number(before.meta['optimizer_steps']) + updates;
        const training: TransitionResult['training'] = {
          updates,
          optimizer_steps: optimizerSteps,
          examples: clipsPerSegment,
          audio_seconds: clipsPerSegment * secondsPerClip,
          train_loss: 1,
          grad_norm: 1,
          trainable_parameters: names
            .filter((name) => trains(name, frozenLayers))
            .reduce((sum, name) => sum + shapeOf(name).reduce((size, side) => size * side, 1), 0),
          echo: hyperparameters,
          gpu_mem_gb: null,
          seconds: 1,
        };
        if (step === failing) {
          return Promise.resolve({ ...common, outcome: 'diverged', state: parent, training, evidence: {} });
        }
        // What training makes of a tensor follows from where it came from and how it was trained.
        const made = Number.parseInt(digestOfJson({ parent, hyperparameters }).slice(0, 8), 16);
        const versions = before.entries.map(({ name, bytes }) => {
          const own = name.replace('weights/', '');
          return [own, trains(own, frozenLayers) ? made : bytes] as const;
        });
        const state = stateOf(
          Object.fromEntries(versions),
          Number(before.meta['words']) + 1,
          optimizerSteps,
        );
        states.set(state.id, state);
        return Promise.resolve({ ...common, outcome: 'ok', state: state.id, training });
      },
      evaluate,
      record: (event) => {
        events.push(event);
        return Promise.resolve();
      },
    },
  });
  const agent = {
    decide: ({ step }: { step: number }) => {
      events.push({ type: 'ask', step: step + 1, attempt: 1 });
      return Promise.resolve(decisions[step] ?? { action: 'stop' });
    },
  };
  await runEpisode({ agent, environment, seed: 7, signal: new AbortController().signal });

  const end = events.findLast((event) => event.type === 'episode-end');
  const delivered = (end === undefined ? null : states.get(end.delivered)) ?? root;
  return {
    everyState: Object.fromEntries(states),
    ...withEvents(
      {
        plan,
        cell,
        splits,
        states: { root, delivered },
        evaluations,
        further: null,
        replays: null,
        redecisions: null,
        notice: null,
        checkpoints: inspectionOf(root, delivered, lora),
        clips: { similar: [], altered: [], seconds: 10 * secondsPerClip },
        redone: [],
        controls: null,
        heard: { base: hearing(root), submitted: hearing(delivered) },
        valTolerance: 0.03,
      },
      events,
    ),
  };
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

/** Names of the factors that stand beside a tensor. */
function factorsOf(name: string, lora: Lora | null): readonly string[] {
  const module = name.replace(/\.weight$/, '');
  return lora !== null && isAdapted(name, lora)
    ? [`${module}.lora_A.weight`, `${module}.lora_B.weight`]
    : [];
}

/** The tensor that a factor stands beside; any other one is its own. */
function weightOf(name: string): string {
  return name.replace(/\.lora_[AB]\.weight$/, '.weight');
}

function shapeOf(name: string): readonly number[] {
  return shapes[name] ?? factorShapes[name.at(-'X.weight'.length) ?? ''] ?? [];
}

/** A state whose tensors stand at these versions, which `bytes` carries on, and that hears so many words of a clip. */
function stateOf(
  versions: Readonly<Record<string, number>>,
  words: number,
  optimizerSteps: number,
): StateManifest {
  const entries = Object.entries(versions).map(([name, bytes]) => ({
    name: `weights/${name}`,
    dtype: 'float32',
    shape: [...shapeOf(name)],
    blob: digestOf(`${name} ${bytes}`),
    bytes,
  }));
  const meta = { words, optimizer_steps: optimizerSteps };
  return { id: digestOfJson({ entries, meta }), entries, meta };
}

function inspectionOf(
  root: StateManifest,
  delivered: StateManifest,
  lora: Lora | null,
): CheckpointInspection {
  const side = {
    problems: [],
    unreadable: null,
    structure: { model_type: 'whisper', encoder_layers: layers.encoder, decoder_layers: layers.decoder },
  };
  const same = root.id === delivered.id;
  return {
    base: side,
    submitted: side,
    tensors: root.entries.flatMap((entry, index) => {
      const describe = (blob: string) => ({ dtype: 'float32', shape: entry.shape, sha256: blob, finite: true });
      const name = entry.name.replace('weights/', '');
      if (isFactor(name)) return [];
      const factors = delivered.entries.slice(index + 1, index + 3).map(({ blob }) => blob);
      const adapted = lora !== null && isAdapted(name, lora);
      const untouched = root.entries.slice(index + 1, index + 3).map(({ blob }) => blob);
      const moved = adapted && `${factors}` !== `${untouched}`;
      return {
        name,
        base: describe(entry.blob),
        submitted: describe(
          moved ? digestOf(`merged ${factors}`) : (delivered.entries[index]?.blob ?? ''),
        ),
        max_abs_difference: moved ? 0.004 : 0,
        merge_error: adapted ? 1e-8 : null,
      };
    }),
    unlike_pristine: [],
    settings: [],
    max_abs_difference: same ? 0 : 0.004,
    relative_l2: same ? 0 : 0.01,
  };
}

/** What a model hears in this state: the first words of each clip, as many as the state hears. */
function hearing(state: StateManifest | undefined): Heard {
  const heard = Number(state?.meta['words'] ?? 0);
  const utterances = ({ examples }: ReadSplit): readonly Utterance[] =>
    examples.map(({ id, text }) => {
      const words = text.split(' ');
      const raw = [...words.slice(0, heard), ...words.slice(heard).fill('na')].join(' ');
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
