import { actionEffects, actionEffectsSentence } from '../findings/action-effects.ts';
import { bestValue, bestValueSentence } from '../findings/best-value.ts';
import { domainShiftSentence } from '../findings/domain-shift.ts';
import { failuresSentence } from '../findings/failures.ts';
import { overallSentences } from '../findings/overall.ts';
import { standingOf } from '../findings/standing.ts';
import { threats } from '../findings/threats.ts';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { methodNameOf } from '../reported-methods.ts';
import { schemaName, type ReportJson } from './report-json.ts';

/** A report as data: what is on record, with what the page says of it; without the audio. */
export function toReportJson(data: ReportData): ReportJson {
  const nameOf = methodNameOf(data);
  return {
    schema: schemaName,
    notices: [...data.notices],
    findings: [...overallSentences(data)],
    cautions: [...threats(data)],
    runs: data.runs.map(({ run, made_by, plan, plan_digest: digest, status, cells }) => ({
      run,
      made_by,
      experiment: plan.experiment,
      plan: digest,
      status,
      cells: cells.map((recorded) => toCell(recorded, nameOf(recorded))),
    })),
    comparison: data.comparison,
  };
}

function toCell(
  recorded: ReportedCell,
  method: string,
): ReportJson['runs'][number]['cells'][number] {
  const { cell, began, trajectory, verdict, examples } = recorded;
  return {
    cell: cell.id,
    seed: cell.seed,
    agent: cell.agent.use,
    method,
    standing: standingOf(recorded),
    began: began?.toISOString() ?? null,
    findings: [
      bestValueSentence(recorded),
      actionEffectsSentence(recorded),
      domainShiftSentence(recorded),
      failuresSentence(recorded),
    ].filter((sentence) => sentence !== ''),
    best: bestValue(recorded),
    actions: [...actionEffects(recorded)],
    trajectory,
    verdict,
    examples: examples.map(({ clip: _clip, ...example }) => ({ ...example })),
  };
}
