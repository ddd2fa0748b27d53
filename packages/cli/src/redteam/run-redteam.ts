import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checksThat } from '@rl-exp/core';
import { isRlExpError } from '@rl-exp/core';
import { redteamErrors } from './errors.ts';
import type { Attempt, Trial } from './attempt.ts';
import type { RedteamCase } from './redteam-case.ts';
import { Stage, type StageOptions } from './stage.ts';

export interface RunRedteamOptions extends Omit<StageOptions, 'folder'> {
  readonly cases: readonly RedteamCase[];
  /** Leaves the folder where it is. */
  readonly keep: boolean;
  /** Told of each case as it is done. */
  readonly onTrial: (trial: Trial, done: number) => void;
}

/** Tries the judge with every case at every strength, in a temporary folder. */
export async function runRedteam(
  options: RunRedteamOptions,
): Promise<{ readonly folder: string; readonly trials: readonly Trial[] }> {
  const { cases, keep, stop, onTrial } = options;
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'rl-exp-redteam-'));
  await mkdir(join(folder, 'scenes'));
  const trials: Trial[] = [];
  let stage: Stage | null = null;
  try {
    stage = await Stage.open({ ...options, folder });
    for (const each of cases) {
      const trial = await tryCase(stage, each, { keep, folder, signal: stop.afterStep });
      trials.push(trial);
      onTrial(trial, trials.length);
    }
    return { folder, trials };
  } finally {
    await stage?.close();
    if (!keep) await rm(folder, { recursive: true, force: true });
  }
}

interface Terms {
  readonly folder: string;
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

async function tryCase(stage: Stage, each: RedteamCase, terms: Terms): Promise<Trial> {
  const { folder, keep, signal } = terms;
  const attempts: Attempt[] = [];
  for (const strength of each.strengths.values) {
    const began = performance.now();
    const found = await attempt(stage, each, { strength, keep }).catch(outcomeOfError(each));
    // What was cut off is no outcome.
    if (signal.aborted)
      throw redteamErrors.create('RLX_REDTEAM_INTERRUPTED', { kept: keep ? folder : null });
    attempts.push({ strength, ...found, seconds: (performance.now() - began) / 1000 });
  }
  return {
    name: each.name,
    kind: each.kind,
    summary: each.summary,
    caught_by: each.caughtBy,
    strength_of: each.strengths.of,
    attempts,
  };
}

type Outcome = Omit<Attempt, 'strength' | 'seconds'>;

async function attempt(
  stage: Stage,
  each: RedteamCase,
  { strength, keep }: { readonly strength: number; readonly keep: boolean },
): Promise<Outcome> {
  const scene = await stage.scene(`${each.name}-${strength}`);
  await each.make(scene, strength);
  const run = scene.submitted();
  if (run === null)
    throw redteamErrors.create('RLX_REDTEAM_NOTHING_SUBMITTED', { name: each.name });
  const verdict = await stage.judge(run);
  if (!keep) await rm(scene.folder, { recursive: true, force: true });
  const failed = checksThat('fail', verdict);
  const telling = failed[0] ?? checksThat('inconclusive', verdict)[0];
  return {
    status: verdict.status,
    by: failed.map(({ name }) => name),
    detail: telling === undefined ? '' : `${telling.name}: ${telling.summary}`,
  };
}

/**
 * A run that is not even made, or not even judged, was caught only by an error that the case expects; any other says that
 * the case or the judge does not work.
 */
function outcomeOfError({ caughtBy }: RedteamCase): (error: unknown) => Outcome {
  return (error) => {
    const detail = error instanceof Error ? error.message : String(error);
    const isExpected = isRlExpError(error) && caughtBy.includes(error.code);
    // What this machine lacks says nothing about a case; that of a judge may be what a cheat took away.
    if (
      !isExpected &&
      isRlExpError(error) &&
      error.exitCode === 69 &&
      !error.code.startsWith('RLX_JUDGE_')
    )
      throw error;
    return isExpected
      ? { status: 'refused', by: [error.code], detail }
      : { status: 'broken', by: [], detail };
  };
}
