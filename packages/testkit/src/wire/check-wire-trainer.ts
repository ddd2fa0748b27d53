import { messageChecks } from './message-checks.ts';
import { stateChecks } from './state-checks.ts';
import { trainingChecks } from './training-checks.ts';
import { assertCommand, BrokenPromise, WireBench, type WireTrainerOptions } from './wire-bench.ts';
import type { WireCheck } from './wire-check.ts';

/** Every promise of a trainer program; what all of them left on stdout is looked at last. */
export const wireChecks: readonly WireCheck[] = [
  ...messageChecks.filter(({ name }) => name !== 'clean-stdout'),
  ...trainingChecks,
  ...stateChecks,
  ...messageChecks.filter(({ name }) => name === 'clean-stdout'),
];

/** What was found of one promise. */
export interface WireFinding {
  readonly check: string;
  readonly promise: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  /** What was found where it does not hold, or why nothing was checked. */
  readonly problem: string | null;
  /** What to do where it does not hold. */
  readonly advice: string | null;
}

/** Holds a program against one promise; a fault of the check itself is thrown. */
export async function checkPromise(check: WireCheck, bench: WireBench): Promise<WireFinding> {
  const { name, promise, advice } = check;
  const found = { check: name, promise, advice: null };
  try {
    const reason = await check.run(bench);
    if (typeof reason === 'string') return { ...found, status: 'skipped', problem: reason };
    return { ...found, status: 'ok', problem: null };
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    return { ...found, status: 'failed', problem: error.message, advice };
  }
}

/**
 * Holds a trainer program against every promise, one after the other, or against some of them.
 *
 * @throws TypeError for an empty command, and for the name of a promise that there is not.
 */
export async function checkWireTrainer(
  options: WireTrainerOptions,
  {
    only = wireChecks.map(({ name }) => name),
    onFinding = () => undefined,
  }: {
    readonly only?: readonly string[] | undefined;
    readonly onFinding?: (finding: WireFinding) => void;
  } = {},
): Promise<readonly WireFinding[]> {
  const unknown = only.find((name) => !wireChecks.some((check) => check.name === name));
  if (unknown !== undefined)
    throw new TypeError(
      `there is no check '${unknown}'; there are ${wireChecks.map(({ name }) => name).join(', ')}`,
    );
  assertCommand(options);
  await using bench = await WireBench.create(options);
  const findings: WireFinding[] = [];
  for (const check of wireChecks.filter(({ name }) => only.includes(name))) {
    const finding = await checkPromise(check, bench);
    findings.push(finding);
    onFinding(finding);
  }
  return findings;
}
