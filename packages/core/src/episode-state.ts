import { applyAction } from './action.ts';
import type { EventOf } from './journal.ts';
import { startOf, type Hyperparameters } from './hyperparameters.ts';
import { improvement, metricValue, rewardMetric } from './objective.ts';
import type { Choice, HistoryEntry, Observation, StepStatus, Trend } from './observation.ts';
import { lineageOf, type PlannedCell } from './plan.ts';
import type { StateId } from './state.ts';

/** Where a step left training; a step that failed or stopped left it where it was. */
export interface EpisodeNode {
  readonly step: number;
  readonly state: StateId;
  readonly hyperparameters: Hyperparameters;
  /** Metrics of the state on val. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Where an episode stands, as a fold over its finished steps. Knows no more than the journal. */
export class EpisodeState {
  /** The cell whose rules hold now; before a fork, the one that the steps were taken from. */
  cell: PlannedCell;
  /** What the steps are made under now. */
  regime: EventOf<'episode-start' | 'fork'>;
  ended = false;
  readonly #lineage: readonly PlannedCell[];
  readonly #root: EpisodeNode;
  readonly #nodes: EpisodeNode[];
  #history: readonly HistoryEntry[] = [];
  #status: StepStatus = 'ready';
  #trainLoss: number | null = null;
  #gpuMemGb: number | null = null;

  constructor(cell: PlannedCell, start: EventOf<'episode-start'>) {
    this.#lineage = lineageOf(cell);
    this.cell = this.#lineage[0] ?? cell;
    this.regime = start;
    const { root: state, evaluation } = start;
    const hyperparameters = startOf(start.hyperparameters);
    this.#root = { step: 0, state, hyperparameters, metrics: evaluation.metrics };
    this.#nodes = [this.#root];
  }

  get steps(): number {
    return this.#history.length;
  }

  /** Where a step left training, 0 for the root; null where there is no such step. */
  node(step: number): EpisodeNode | null {
    return this.#nodes[step] ?? null;
  }

  /** Where the last step left training. */
  get current(): EpisodeNode {
    return this.#nodes.at(-1) ?? this.#root;
  }

  /** The state that is handed over: the last one, or where the episode branches the best on val, the earliest of equals. */
  get delivered(): StateId {
    const { objective, environment } = this.cell;
    if (!environment.branch) return this.current.state;
    const value = (node: EpisodeNode): number => metricValue(node.metrics, objective.metric);
    return this.#nodes.reduce((best, node) =>
      improvement(objective, value(best), value(node)) > 0 ? node : best,
    ).state;
  }

  /** Improvement of the reward's metric from a node to these metrics. */
  improvement(from: EpisodeNode, metrics: Readonly<Record<string, number>>): number {
    const name = rewardMetric(this.cell.objective, metrics);
    const difference = improvement(
      this.cell.objective,
      metricValue(from.metrics, name),
      metricValue(metrics, name),
    );
    return Number(difference.toPrecision(12));
  }

  /** Goes on under a fork's rules; an end that the parent had reached does not hold here. */
  enter(fork: EventOf<'fork'>): void {
    this.cell = this.#lineage.find((cell) => cell.id === fork.cell) ?? this.cell;
    this.regime = fork;
    this.ended = this.steps >= this.cell.environment.steps;
  }

  /** Takes in a finished step. After a failure the hyperparameters are the parent's again. */
  apply(event: EventOf<'step-end'>): void {
    const from = this.node(event.from) ?? this.#root;
    this.#history = [
      ...this.#history,
      {
        step: event.step,
        from: event.from,
        action: event.action.action,
        clamped: event.action.clamped,
        unchanged: event.action.unchanged,
        hyperparameters: event.action.effective,
        status: event.status,
        train_loss: event.transition?.training.train_loss ?? null,
        value: metricValue(event.evaluation?.metrics ?? from.metrics, this.cell.objective.metric),
        improvement: event.reward.terms.improvement,
        reward: event.reward.total,
      },
    ];
    this.#status = event.status;
    if (event.transition !== null) {
      this.#trainLoss = event.transition.training.train_loss;
      this.#gpuMemGb = event.transition.training.gpu_mem_gb;
    }
    this.#nodes.push(
      event.evaluation === null
        ? { ...from, step: event.step }
        : {
            step: event.step,
            state: event.state,
            hyperparameters: event.action.effective,
            metrics: event.evaluation.metrics,
          },
    );
    this.ended = event.terminated || event.truncated;
  }

  observation(): Observation {
    const { cell, current } = this;
    return {
      step: this.steps,
      steps_left: this.ended ? 0 : cell.environment.steps - this.steps,
      objective: cell.objective,
      segment: cell.environment.segment,
      actions: Object.keys(cell.environment.actions),
      choices: this.#choices(),
      hyperparameters: [...this.regime.hyperparameters],
      branch: cell.environment.branch,
      state: {
        ...current.hyperparameters,
        train_loss: this.#trainLoss,
        [`val_${cell.objective.metric}`]: metricValue(current.metrics, cell.objective.metric),
        gpu_mem_gb: this.#gpuMemGb,
        status: this.#status,
      },
      history: [...this.#history],
      trend: this.#trend(),
    };
  }

  #choices(): Choice[] {
    const { hyperparameters } = this.current;
    return Object.entries(this.cell.environment.actions).map(([action, effect]) => {
      const specs = this.regime.hyperparameters;
      const { effective, clamped, unchanged } = applyAction(action, effect, hyperparameters, specs);
      const { end: ends = false, choose: chooses = false } = effect;
      return { action, hyperparameters: { ...effective }, clamped, unchanged, ends, chooses };
    });
  }

  #trend(): Trend {
    const { metric, goal } = this.cell.objective;
    const values = [
      metricValue(this.#root.metrics, metric),
      ...this.#history.map((entry) => entry.value),
    ];
    const best = goal === 'minimize' ? Math.min(...values) : Math.max(...values);
    const improvements = this.#history.map((entry) => entry.improvement);
    const recent = improvements.slice(-3);
    return {
      best,
      best_step: values.indexOf(best),
      last_improvement: improvements.at(-1) ?? null,
      mean_improvement: recent.length === 0 ? null : mean(recent),
      volatility: improvements.length < 2 ? null : standardDeviation(improvements),
    };
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
