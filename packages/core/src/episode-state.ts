import type { EventOf } from './journal.ts';
import { startOf, type Hyperparameters } from './hyperparameters.ts';
import { improvement, metricValue, rewardMetric } from './objective.ts';
import type { HistoryEntry, Observation, StepStatus, Trend } from './observation.ts';
import type { PlannedCell } from './plan.ts';
import type { StateId } from './state.ts';

/** Where an episode stands, as a fold over its finished steps. Knows no more than the journal. */
export class EpisodeState {
  readonly cell: PlannedCell;
  readonly start: EventOf<'episode-start'>;
  hyperparameters: Hyperparameters;
  state: StateId;
  /** Metrics of the current state on val. */
  metrics: Readonly<Record<string, number>>;
  ended = false;
  #history: readonly HistoryEntry[] = [];
  #status: StepStatus = 'ready';
  #trainLoss: number | null = null;
  #gpuMemGb: number | null = null;

  constructor(cell: PlannedCell, start: EventOf<'episode-start'>) {
    this.cell = cell;
    this.start = start;
    this.hyperparameters = startOf(start.hyperparameters);
    this.state = start.root;
    this.metrics = start.evaluation.metrics;
  }

  get steps(): number {
    return this.#history.length;
  }

  /** Improvement of the reward's metric from the current state to these metrics. */
  improvementTo(metrics: Readonly<Record<string, number>>): number {
    const name = rewardMetric(this.cell.objective, metrics);
    const difference = improvement(
      this.cell.objective,
      metricValue(this.metrics, name),
      metricValue(metrics, name),
    );
    return Number(difference.toPrecision(12));
  }

  /** Takes in a finished step. After a failure the hyperparameters are the parent's again. */
  apply(event: EventOf<'step-end'>): void {
    this.#history = [
      ...this.#history,
      {
        step: event.step,
        action: event.action.action,
        clamped: event.action.clamped,
        unchanged: event.action.unchanged,
        hyperparameters: event.action.effective,
        status: event.status,
        train_loss: event.transition?.training.train_loss ?? null,
        value: metricValue(event.evaluation?.metrics ?? this.metrics, this.cell.objective.metric),
        improvement: event.reward.terms.improvement,
        reward: event.reward.total,
      },
    ];
    this.#status = event.status;
    if (event.transition !== null) {
      this.#trainLoss = event.transition.training.train_loss;
      this.#gpuMemGb = event.transition.training.gpu_mem_gb;
    }
    if (event.evaluation !== null) {
      this.hyperparameters = event.action.effective;
      this.state = event.state;
      this.metrics = event.evaluation.metrics;
    }
    this.ended = event.terminated || event.truncated;
  }

  observation(): Observation {
    const { cell } = this;
    return {
      step: this.steps,
      steps_left: this.ended ? 0 : cell.environment.steps - this.steps,
      objective: cell.objective,
      actions: Object.keys(cell.environment.actions),
      state: {
        ...this.hyperparameters,
        train_loss: this.#trainLoss,
        [`val_${cell.objective.metric}`]: metricValue(this.metrics, cell.objective.metric),
        gpu_mem_gb: this.#gpuMemGb,
        status: this.#status,
      },
      history: [...this.#history],
      trend: this.#trend(),
    };
  }

  #trend(): Trend {
    const { metric, goal } = this.cell.objective;
    const values = [
      metricValue(this.start.evaluation.metrics, metric),
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
