import {
  applyAction,
  canonicalJson,
  fitToSpec,
  namesInEffect,
  type ActionEffect,
  type HyperparameterChoice,
  type HyperparameterSpec,
  type PlannedCell,
} from '@rl-exp/core';

type NumberType = HyperparameterSpec['type'];

/** What is known of a hyperparameter before its trainer is asked. */
interface ForeseenValue {
  readonly choice: HyperparameterChoice;
  /** The value for every type that the trainer may declare; null where the trainer decides. */
  readonly byType: ReadonlyMap<NumberType, number> | null;
  /** Where the trainer decides: what was asked of it since the start. */
  readonly asked: readonly object[];
}

/**
 * Hyperparameters as far as an experiment fixes them. A value is known where start and bounds are given, and a start
 * alone until an action touches it. Whether a whole number is an integer is the trainer's to say, so both are followed.
 */
export class ForeseenHyperparameters {
  readonly #values: ReadonlyMap<string, ForeseenValue>;
  /** Equal for values that are certainly equal. */
  readonly key: string;

  private constructor(values: ReadonlyMap<string, ForeseenValue>) {
    this.#values = values;
    this.key = canonicalJson(
      [...values]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => [name, keyOf(value)]),
    );
  }

  static startOf({ hyperparameters, environment }: PlannedCell): ForeseenHyperparameters {
    const touched = Object.values(environment.actions).flatMap(namesInEffect);
    const names = new Set([...Object.keys(hyperparameters), ...touched]);
    const values = [...names].map(
      (name) => [name, startValue(hyperparameters[name] ?? {})] as const,
    );
    return new ForeseenHyperparameters(new Map(values));
  }

  /** What is in force after an action. */
  after(action: string, effect: ActionEffect): ForeseenHyperparameters {
    const touched = new Set(namesInEffect(effect));
    if (touched.size === 0) return this;
    const values = new Map(this.#values);
    for (const name of touched)
      values.set(name, changed(name, values.get(name) ?? startValue({}), action, effect));
    return new ForeseenHyperparameters(values);
  }

  /** False where some value certainly differs. */
  mayEqual(other: ForeseenHyperparameters): boolean {
    for (const [name, { byType }] of this.#values) {
      const theirs = other.#values.get(name)?.byType;
      if (byType === null || theirs == null) continue;
      if (![...byType].some(([type, value]) => theirs.get(type) === value)) return false;
    }
    return true;
  }
}

function startValue(choice: HyperparameterChoice): ForeseenValue {
  const { start, min = -Infinity, max = Infinity } = choice;
  if (start === undefined) return { choice, byType: null, asked: [] };
  const types: readonly NumberType[] =
    start >= Math.ceil(min) && start <= Math.floor(max) ? ['float', 'integer'] : ['float'];
  const first = (type: NumberType): number => fitToSpec(start, specOf('', choice, type));
  return { choice, byType: new Map(types.map((type) => [type, first(type)])), asked: [] };
}

function changed(
  name: string,
  value: ForeseenValue,
  action: string,
  effect: ActionEffect,
): ForeseenValue {
  const { choice, byType, asked } = value;
  if (byType !== null && choice.min !== undefined && choice.max !== undefined) {
    const after = (type: NumberType, before: number): number => {
      const spec = specOf(name, choice, type);
      return applyAction(action, effect, { [name]: before }, [spec]).effective[name] ?? before;
    };
    const next = [...byType].map(([type, before]) => [type, after(type, before)] as const);
    return { choice, byType: new Map(next), asked };
  }
  const amounts = Object.fromEntries(
    (['set', 'multiply', 'divide', 'add'] as const).flatMap((kind) => {
      const amount = effect[kind]?.[name];
      return amount === undefined ? [] : [[kind, amount]];
    }),
  );
  return { choice, byType: null, asked: [...asked, amounts] };
}

function specOf(name: string, choice: HyperparameterChoice, type: NumberType): HyperparameterSpec {
  const { start = 0, min = -Infinity, max = Infinity } = choice;
  const isInteger = type === 'integer';
  return {
    name,
    type,
    default: start,
    min: isInteger ? Math.ceil(min) : min,
    max: isInteger ? Math.floor(max) : max,
    description: '',
  };
}

function keyOf({ choice, byType, asked }: ForeseenValue): unknown {
  return byType === null ? { choice, asked } : [...new Set(byType.values())];
}
