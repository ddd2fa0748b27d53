import { join } from 'node:path';
import {
  createEnvironment,
  digestOfJson,
  digestOfLine,
  journalRecordSchema,
  evaluationKey,
  narrowHyperparameters,
  planCell,
  planDigest,
  projectTrajectory,
  standardActions,
  toJournalLine,
  transitionKey,
  type Decision,
  type Evaluation,
  type JournalEvent,
  type JournalRecord,
  type Plan,
  type RecordedEvaluation,
  type RecordedTransition,
  type RunReader,
  type StateManifest,
} from '@rl-exp/core';
import type { SimulatedWorld } from './simulated-world.ts';

const signal = new AbortController().signal;
const slot = { use: 'simulated', package: '@rl-exp/trainer-simulated', version: '0.0.0', with: {} };

/** Plays these actions against the simulated trainer, and hands over the closed episode as a judge gets it. */
export async function playEpisode(
  world: SimulatedWorld,
  options: {
    /** Decisions in turn; with a `from` among them the episode is a tree. */
    readonly actions: readonly (string | Decision)[];
    readonly metric?: string;
    readonly audioSeconds?: number;
  },
): Promise<RunReader> {
  const { actions, metric = 'wer', audioSeconds = 600 } = options;
  const decisions = actions.map((action) => (typeof action === 'string' ? { action } : action));
  const segment = { audio_seconds: audioSeconds };
  const cell = planCell({
    seed: 7,
    objective: { metric, goal: 'minimize' },
    environment: {
      steps: actions.length,
      segment,
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      actions: { ...standardActions, lr_to_nan: { set: { lr: 1 } } },
      on_failure: 'continue',
      branch: decisions.some(({ from }) => from !== undefined),
      replicate: 0,
    },
    hyperparameters: {},
    data: slot,
    splits: { salt: 's', train: { domains: ['a'] }, val: { domains: ['a'] }, hidden: { domains: ['b'] } },
    agent: slot,
    trainer: slot,
    judge: slot,
  });
  const plan: Plan = { schema: 'rl-exp/plan/v1', experiment: 'simulated', cells: [cell] };
  const trainer = await world.open({ seed: cell.seed });
  const { fingerprint } = trainer;
  const states = new Map<string, StateManifest>([[trainer.root.id, trainer.root]]);
  const stateOf = (id: string): StateManifest => states.get(id) ?? trainer.root;
  const evaluations = new Map<string, Evaluation>();
  const journal: JournalRecord[] = [];
  const journalLines: string[] = [];

  async function evaluate(id: string): Promise<RecordedEvaluation> {
    const key = evaluationKey({ state: id, data: world.splits.val.digest, fingerprint });
    const evaluation = await trainer.evaluate(stateOf(id), signal);
    evaluations.set(key, evaluation);
    return { key, metrics: evaluation.metrics, reused: false };
  }

  const environment = createEnvironment({
    cell,
    ports: {
      start: async () => ({
        plan: planDigest(plan),
        cell: cell.id,
        seed: cell.seed,
        agent: 'fixed actions',
        data: {
          train: world.splits.train.digest,
          val: world.splits.val.digest,
          hidden: world.splits.hidden.digest,
          version: null,
        },
        notice: trainer.notice ?? null,
        root: trainer.root.id,
        fingerprint,
        hyperparameters: [...narrowHyperparameters(trainer.hyperparameters, cell.hyperparameters)],
        evaluation: await evaluate(trainer.root.id),
      }),
      async transition(parent, hyperparameters): Promise<RecordedTransition> {
        const data = world.splits.train.digest;
        const key = transitionKey({ parent, hyperparameters, segment, data, fingerprint, replicate: 0 });
        const request = { parent: stateOf(parent), hyperparameters, segment, replicate: 0 };
        const result = await trainer.advance(request, signal);
        const { outcome, training } = result;
        if (outcome !== 'ok') return { key, outcome, state: parent, reused: false, training };
        states.set(result.state.id, result.state);
        return { key, outcome, state: result.state.id, reused: false, training };
      },
      evaluate,
      async fork() {
        throw new Error('the cell is no fork');
      },
      async record(event: JournalEvent) {
        const last = journalLines.at(-1);
        const prev = last === undefined ? null : digestOfLine(last);
        const line = toJournalLine({ v: 1, seq: journal.length, time: '2026-01-01T00:00:00Z', prev, event });
        journalLines.push(line);
        journal.push(journalRecordSchema.parse(JSON.parse(line)));
      },
    },
  });
  await environment.reset();
  for (const [index, decision] of decisions.entries()) {
    const { terminated, truncated } = await environment.step(decision, `step-${index + 1}`);
    if (terminated || truncated) break;
  }
  const trajectory = projectTrajectory({
    experiment: plan.experiment,
    cell,
    events: journal.map(({ event }) => event),
    head: digestOfLine(journalLines.at(-1) ?? ''),
  });
  if (trajectory === null) throw new Error('the episode has not started');
  const checkpoint = async (name: string, id: string): Promise<string> =>
    (await trainer.export(stateOf(id), join(world.folder, name))).directory;
  return {
    plan,
    cell,
    journal,
    journalLines,
    trajectory,
    splits: world.splits,
    replays: null,
    baseCheckpoint: await checkpoint('base', trainer.root.id),
    submittedCheckpoint: await checkpoint('submitted', trajectory.delivered ?? trainer.root.id),
    state: async (id) => stateOf(id),
    blob: (digest) => join(world.folder, digest),
    evaluationItems: async (key) => evaluations.get(key)?.items ?? [],
    judgeDirectory: join(world.folder, digestOfJson(cell)),
  };
}
