import {
  canonicalJson,
  cellColumns,
  planDigest,
  type Plan,
  type PlannedCell,
  type PlannedSlot,
} from '@rl-exp/core';
import type { CellSharing, Sharing } from '../experiment/predict-sharing.ts';
import type { SlotName } from '../experiment/schema.ts';
import type { EstimateProblem } from '../runtime/ask-estimate.ts';
import type { DataForecast } from '../runtime/data/estimate-data.ts';
import type { TrainerForecast } from '../runtime/estimate-trainers.ts';
import { byteSizeText } from '../settings/byte-size.ts';
import { textTable } from '../reporters/text-table.ts';

/** What plugins say that they would bring. */
export interface Forecasts {
  readonly data: readonly DataForecast[];
  readonly trainers: readonly TrainerForecast[];
}

/** What all cells have in common, what there is to fetch, the cells in a table by what tells them apart, and what they share. */
export function planText(
  plan: Plan,
  { sharing, forecasts }: { readonly sharing: Sharing; readonly forecasts: Forecasts },
): string {
  const cells = plan.cells.length === 1 ? '1 cell' : `${plan.cells.length} cells`;
  const fetching = [
    ...forecasts.data.flatMap(dataLines),
    ...forecasts.trainers.flatMap(trainerLines),
  ];
  return [
    `${plan.experiment}: ${cells}, plan ${planDigest(plan).slice(0, 12)}`,
    '',
    ...commonLines(plan.cells),
    '',
    ...fetching,
    ...(fetching.length > 0 ? [''] : []),
    ...cellTable(plan, sharing),
    '',
    sharingText(sharing),
  ].join('\n');
}

function commonLines(cells: readonly PlannedCell[]): readonly string[] {
  const common = (textOf: (cell: PlannedCell) => string): string | undefined => {
    const texts = new Set(cells.map(textOf));
    return texts.size === 1 ? [...texts][0] : undefined;
  };
  const slot = (name: SlotName): readonly [string, string | undefined] => {
    const isAlike = common((cell) => canonicalJson(cell[name])) !== undefined;
    return [name, isAlike ? common((cell) => slotText(cell[name])) : undefined];
  };
  const steps = common(({ environment }) => `${environment.steps}`);
  const segment = common(segmentText);
  const training =
    steps === undefined
      ? segment
      : segment === undefined
        ? `${steps} steps`
        : `${steps} × ${segment}`;
  const names = [...new Set(cells.flatMap((cell) => Object.keys(cell.hyperparameters)))];
  const starts = names.flatMap((name) => {
    const start = common((cell) => String(cell.hyperparameters[name]?.start ?? ''));
    return start === undefined || start === '' ? [] : [`${name} ${start}`];
  });
  const lines: readonly (readonly [string, string | undefined])[] = [
    slot('agent'),
    slot('trainer'),
    slot('judge'),
    slot('data'),
    ['training', training],
    ['start', starts.length === 0 ? undefined : starts.join(', ')],
  ];
  return lines.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(9)} ${text}`]));
}

const lengthUnits = [
  ['hours', 3600],
  ['minutes', 60],
] as const;

/** What a source would bring, or why it does not say. */
function dataLines({ use, estimate, problem }: DataForecast): readonly string[] {
  if (estimate === null) return unknownLines(`data of ${use}`, problem);
  const parts = [
    `${estimate.clips} clips`,
    lengthText(estimate.audio_seconds),
    downloadText(estimate),
    `${byteSizeText(estimate.disk_bytes)} on disk once decoded`,
    ...versionTexts(estimate),
  ];
  return [`data of ${use}: about ${parts.join(', ')}`];
}

function trainerLines({ use, model, estimate, problem }: TrainerForecast): readonly string[] {
  const subject = model === null ? `trainer ${use}` : `model ${model}`;
  if (estimate === null) return unknownLines(subject, problem);
  const onDisk = `${byteSizeText(estimate.disk_bytes)} on disk`;
  const parts = [downloadText(estimate), onDisk, ...versionTexts(estimate)];
  return [`${subject}: ${parts.join(', ')}`];
}

function unknownLines(subject: string, problem: EstimateProblem | null): readonly string[] {
  const why = problem === null ? 'it does not say' : `${problem.code}: ${problem.message}`;
  const hint = problem === null || problem.hint === null ? [] : [`  → ${problem.hint}`];
  return [`${subject}: not known now (${why})`, ...hint];
}

function downloadText({ download_bytes: bytes }: { readonly download_bytes: number }): string {
  return bytes === 0 ? 'nothing to download' : `${byteSizeText(bytes)} to download`;
}

function versionTexts({ version }: { readonly version: string | null }): readonly string[] {
  return version === null ? [] : [`version ${version}`];
}

function lengthText(seconds: number): string {
  const [unit, size] =
    lengthUnits.find(([, least]) => seconds >= least) ?? (['seconds', 1] as const);
  return `${Number((seconds / size).toPrecision(3))} ${unit} of audio`;
}

function cellTable(plan: Plan, { cells: shares }: Sharing): readonly string[] {
  const { cells } = plan;
  return textTable([
    { heading: 'cell', values: cells.map(({ id }) => id) },
    { heading: 'seed', values: cells.map(({ seed }) => String(seed)) },
    ...cellColumns(plan).map((column) => ({ ...column, mayShrink: true })),
    { heading: 'to train', values: shares.map(toTrainText) },
    { heading: 'shared', values: shares.map(sharedText) },
  ]);
}

function toTrainText({ exact, to_train: count }: CellSharing): string {
  return exact ? String(count) : `≤ ${count}`;
}

function sharedText({ exact, shared }: CellSharing): string {
  return exact ? String(shared) : `≥ ${shared}`;
}

/** One line on what the cells come to, e.g. `segments: 40 in 8 cells, 14 to train, 26 shared`. */
function sharingText({
  foreseen,
  exact,
  segments,
  to_train: count,
  shared,
  cells,
}: Sharing): string {
  const where = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  return [
    `segments: ${foreseen ? '' : 'up to '}${segments} in ${where}`,
    `${exact ? '' : 'at most '}${count} to train`,
    ...(exact || shared > 0 ? [`${exact ? '' : 'at least '}${shared} shared`] : []),
  ].join(', ');
}

function slotText({ use, version }: PlannedSlot): string {
  return use.startsWith('.') || use.startsWith('/')
    ? `${use} ${version.slice(0, 8)}`
    : `${use} ${version}`;
}

function segmentText({ environment: { segment } }: PlannedCell): string {
  return 'updates' in segment
    ? `${segment.updates} updates`
    : `${segment.audio_seconds} s of audio`;
}
