import { z } from 'zod';
import { coreErrors } from './errors.ts';

/** Values by name, e.g. `{ lr: 1e-4, batch_size: 8, grad_accum: 1, frozen_layers: 0 }`. */
export type Hyperparameters = Readonly<Record<string, number>>;

export const hyperparametersSchema = z.record(z.string(), z.number());

/** A hyperparameter as its trainer declares it; bounds are inclusive. */
export const hyperparameterSpecSchema = z.strictObject({
  name: z.string().describe('Name, as in the experiment.'),
  type: z.enum(['float', 'integer']).describe('Integers are rounded down.'),
  default: z.number().describe('First value.'),
  min: z.number().describe('Lowest value allowed.'),
  max: z.number().describe('Highest value allowed.'),
  description: z.string().describe('What it does.'),
});
export type HyperparameterSpec = z.infer<typeof hyperparameterSpecSchema>;

/** Where the experiment starts a hyperparameter and how far it lets it go. */
export const hyperparameterChoiceSchema = z.strictObject({
  start: z.number().optional().describe("First value; the trainer's default where left out."),
  min: z.number().optional().describe("Lowest value allowed; the trainer's own bound holds too."),
  max: z.number().optional().describe("Highest value allowed; the trainer's own bound holds too."),
});
export type HyperparameterChoice = z.infer<typeof hyperparameterChoiceSchema>;

/**
 * The trainer's specs narrowed by the experiment's choices: bounds intersect, `default` becomes the start.
 *
 * @throws RLX_HYPERPARAMETER_FRACTION where a whole number is to start at a fraction; RLX_HYPERPARAMETER_BOUNDS where no value is left, or where the chosen start is outside the bounds.
 */
export function narrowHyperparameters(
  specs: readonly HyperparameterSpec[],
  choices: Readonly<Record<string, HyperparameterChoice>>,
): readonly HyperparameterSpec[] {
  return specs.map((spec) => {
    const choice = choices[spec.name] ?? {};
    if (spec.type === 'integer') assertWhole(spec.name, choice);
    const round =
      spec.type === 'integer' ? { up: Math.ceil, down: Math.floor } : { up: Number, down: Number };
    const min = round.up(Math.max(spec.min, choice.min ?? -Infinity));
    const max = round.down(Math.min(spec.max, choice.max ?? Infinity));
    const start = choice.start ?? Math.min(max, Math.max(min, spec.default));
    if (min > max || start < min || start > max) {
      throw coreErrors.create('RLX_HYPERPARAMETER_BOUNDS', { name: spec.name, min, max, start });
    }
    return { ...spec, min, max, default: fitToSpec(start, { ...spec, min, max }) };
  });
}

/** @throws RLX_HYPERPARAMETER_FRACTION where the start of a whole number is none. */
export function assertWhole(name: string, { start }: HyperparameterChoice): void {
  if (start === undefined || Number.isInteger(start)) return;
  throw coreErrors.create('RLX_HYPERPARAMETER_FRACTION', { name, start });
}

/** The starting point that the specs describe. */
export function startOf(specs: readonly HyperparameterSpec[]): Hyperparameters {
  return Object.fromEntries(specs.map((spec) => [spec.name, spec.default]));
}

/**
 * The nearest value that the spec allows. Integers round down. Floats keep 12 significant digits, so that multiplying
 * and dividing by the same factor returns to the same number, as long as the product needs no more digits than that.
 */
export function fitToSpec(value: number, spec: HyperparameterSpec): number {
  return Math.min(spec.max, Math.max(spec.min, roundToSpec(value, spec)));
}

/** Without what floating point adds and takes: 45 × 1.4 is 63, and so is what an integer rounds down from. */
export function roundToSpec(value: number, { type }: Pick<HyperparameterSpec, 'type'>): number {
  const exact = Number(value.toPrecision(12));
  return type === 'integer' ? Math.floor(exact) : exact;
}
