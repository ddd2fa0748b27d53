import { canonicalJson } from '@rl-exp/core';
import { foreseeDecisions } from '../experiment/foresee-decisions.ts';
import { predictSharing } from '../experiment/predict-sharing.ts';
import type { ResolvedExperiment } from '../experiment/resolve-experiment.ts';
import { estimateData } from '../runtime/data/estimate-data.ts';
import { estimateTrainers } from '../runtime/estimate-trainers.ts';
import { PinFile } from '../runtime/data/pin-file.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { readExperiment, type ExperimentFlags } from './experiment-flags.ts';
import { planText, type Forecasts } from './plan-text.ts';
import { openSession, type SessionFlags } from './session.ts';
import { tellRemarks } from './tell-remarks.ts';

export interface PlanFlags extends ExperimentFlags, SessionFlags {
  readonly json?: boolean;
}

/** How long a plugin that is ready may take to say what it would bring. */
const estimateMs = 30_000;

/**
 * `rl-exp plan FILE`: what there is to fetch, what a run would do, cell by cell, and how much of it cells would share.
 * `--json` prints the members of the plan as a run writes it to plan.json, and `data_estimate`,
 * `trainer_estimate`, `sharing` and `remarks` beside them.
 */
export async function planCommand(
  file: string,
  flags: PlanFlags,
  context: CommandContext,
): Promise<number> {
  const experiment = await readExperiment(file, flags, context);
  const { plan, cells, remarks } = experiment;
  tellRemarks(remarks, context);
  const sharing = predictSharing(await Promise.all(cells.map(foreseeDecisions)));
  const forecasts = await askForForecasts(experiment, flags, context);
  const data: unknown = JSON.parse(
    canonicalJson({
      ...plan,
      data_estimate: forecasts.data,
      trainer_estimate: forecasts.trainers,
      sharing,
      remarks,
    }),
  );
  writeAnswer({ data, text: planText(plan, { sharing, forecasts }) }, flags, context);
  return 0;
}

async function askForForecasts(
  { plan, file, environment: secrets }: ResolvedExperiment,
  flags: PlanFlags,
  context: CommandContext,
): Promise<Forecasts> {
  const pins = await PinFile.read({ file, name: plan.experiment });
  const session = await openSession(flags, context);
  try {
    const host = session.host(file, secrets);
    const signal = session.stop.afterStep;
    const asked = { plan, host, timeoutMs: estimateMs, signal };
    const [data, trainers] = await Promise.all([
      estimateData({ ...asked, pins }),
      estimateTrainers(asked),
    ]);
    return { data, trainers };
  } finally {
    session.close();
  }
}
