import { z } from 'zod';
import { coreErrors } from './errors.ts';
import {
  fitToSpec,
  roundToSpec,
  type HyperparameterSpec,
  type Hyperparameters,
} from './hyperparameters.ts';

const amounts = z.record(z.string(), z.number());

/** What an action does to the hyperparameters; an empty effect holds them. `end` ends the episode. */
export const actionEffectSchema = z.strictObject({
  multiply: amounts.optional().describe('Factors by hyperparameter.'),
  divide: amounts.optional().describe('Divisors by hyperparameter.'),
  add: amounts.optional().describe('Amounts to add by hyperparameter.'),
  set: amounts.optional().describe('Values to set by hyperparameter.'),
  choose: z
    .literal(true)
    .optional()
    .describe('The decision names the values itself, before the other parts of the effect.'),
  end: z.literal(true).optional().describe('Ends the episode; nothing is trained or charged.'),
});
export type ActionEffect = z.infer<typeof actionEffectSchema>;

/** Actions that an experiment can name without declaring them. */
export const standardActions: Readonly<Record<string, ActionEffect>> = {
  lr_up: { multiply: { lr: 1.5 } },
  lr_down: { divide: { lr: 1.5 } },
  batch_up: { multiply: { batch_size: 2 } },
  batch_down: { divide: { batch_size: 2 } },
  freeze_more: { add: { frozen_layers: 1 } },
  freeze_less: { add: { frozen_layers: -1 } },
  hold: {},
  stop: { end: true },
  set: { choose: true },
};

/** The standard actions that an experiment has unless it says otherwise: those that need no more than their name. */
export const defaultActions: readonly string[] = Object.keys(standardActions).filter(
  (name) => standardActions[name]?.choose !== true,
);

/** What became of an action: a clamped or unchanged one is said to be so. */
export const actionOutcomeSchema = z.strictObject({
  action: z.string().describe('Name of the action.'),
  requested: z.record(z.string(), z.number()).describe('Values before bounds were applied.'),
  effective: z.record(z.string(), z.number()).describe('Values in force for the segment.'),
  clamped: z.array(z.string()).describe('Hyperparameters that a bound held back.'),
  unchanged: z.boolean().describe('True if the hyperparameters stayed as they were.'),
});
export type ActionOutcome = z.infer<typeof actionOutcomeSchema>;

/** What says which action is taken, and with which values where the action lets it choose them. */
export interface ChosenAction {
  readonly action: string;
  readonly values?: Readonly<Record<string, number>> | undefined;
}

/** The effect of a decision, or null where the experiment does not allow it. */
export function allowedEffect(
  { action, values }: ChosenAction,
  actions: Readonly<Record<string, ActionEffect>>,
): ActionEffect | null {
  const effect = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (effect === undefined || (effect.choose === true) !== (values !== undefined)) return null;
  return values === undefined ? effect : { ...effect, set: { ...effect.set, ...values } };
}

/**
 * The effect of a decision: what the experiment declares for its action, with the values that the decision names.
 *
 * @throws RLX_ACTION_UNKNOWN, RLX_ACTION_VALUES_MISSING, RLX_ACTION_VALUES_REFUSED
 */
export function effectOf(
  chosen: ChosenAction,
  actions: Readonly<Record<string, ActionEffect>>,
): ActionEffect {
  const effect = allowedEffect(chosen, actions);
  if (effect !== null) return effect;
  const { action } = chosen;
  const allowed = Object.keys(actions);
  if (!allowed.includes(action)) throw coreErrors.create('RLX_ACTION_UNKNOWN', { action, allowed });
  throw coreErrors.create(
    chosen.values === undefined ? 'RLX_ACTION_VALUES_MISSING' : 'RLX_ACTION_VALUES_REFUSED',
    { action },
  );
}

/**
 * Refuses values for what is no hyperparameter.
 *
 * @throws RLX_ACTION_VALUE_UNKNOWN
 */
export function checkValues(
  { action, values = {} }: ChosenAction,
  specs: readonly HyperparameterSpec[],
): void {
  const known = specs.map(({ name }) => name);
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw coreErrors.create('RLX_ACTION_VALUE_UNKNOWN', { action, name: unknown, known });
}

/** Hyperparameter names that an effect touches. */
export function namesInEffect(effect: ActionEffect): readonly string[] {
  return [effect.multiply, effect.divide, effect.add, effect.set].flatMap((amountsByName) =>
    Object.keys(amountsByName ?? {}),
  );
}

/**
 * Applies a declared action. Pure; names without a spec are ignored (plans are checked beforehand).
 * Order within one effect: set, multiply, divide, add.
 */
export function applyAction(
  name: string,
  effect: ActionEffect,
  current: Hyperparameters,
  specs: readonly HyperparameterSpec[],
): ActionOutcome {
  const requested: Record<string, number> = {};
  const effective: Record<string, number> = {};
  const clamped: string[] = [];
  for (const spec of specs) {
    const before = current[spec.name] ?? spec.default;
    let wanted = effect.set?.[spec.name] ?? before;
    wanted *= effect.multiply?.[spec.name] ?? 1;
    wanted /= effect.divide?.[spec.name] ?? 1;
    wanted += effect.add?.[spec.name] ?? 0;
    wanted = roundToSpec(wanted, spec);
    requested[spec.name] = wanted;
    effective[spec.name] = fitToSpec(wanted, spec);
    if (effective[spec.name] !== wanted) clamped.push(spec.name);
  }
  const unchanged = specs.every((spec) => effective[spec.name] === current[spec.name]);
  return { action: name, requested, effective, clamped, unchanged };
}
