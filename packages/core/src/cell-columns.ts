import { canonicalJson } from './canonical-json.ts';
import type { JsonValue } from './json.ts';
import type { Plan, PlannedCell, PlannedSlot } from './plan.ts';

const shownSlots = ['agent', 'trainer', 'judge', 'data'] as const;

/** What differs between the cells of a plan: a heading, and a short value for every cell. */
export interface CellColumn {
  readonly heading: string;
  readonly values: readonly string[];
}

/**
 * Columns that tell the cells of a plan apart, besides their seeds: a slot by its `use` and the options in which slots of
 * that `use` differ, everything else by its key, and values that have names by those. Made from the plan alone, so that
 * a run says the same.
 */
export function cellColumns({
  cells,
  labels = {},
}: Pick<Plan, 'cells' | 'labels'>): readonly CellColumn[] {
  const named = labelColumns(cells, labels);
  const isNamed = ({ heading }: CellColumn): boolean =>
    named.some((column) => heading === column.heading || heading.startsWith(`${column.heading}.`));
  const columns = valueColumns(cells);
  // A cell whose value has no name is shown by the value itself.
  const completed = named.map(({ heading, values }) => {
    const own = columns.find((column) => column.heading === heading)?.values ?? [];
    return { heading, values: values.map((label, index) => label ?? own[index] ?? '-') };
  });
  return [...completed, ...columns.filter((column) => !isNamed(column))].filter(
    ({ values }) => new Set(values).size > 1,
  );
}

interface LabelColumn {
  readonly heading: string;
  readonly values: readonly (string | undefined)[];
}

function labelColumns(
  cells: readonly PlannedCell[],
  labels: NonNullable<Plan['labels']>,
): readonly LabelColumn[] {
  const axes = new Set(cells.flatMap(({ id }) => Object.keys(labels[id] ?? {})));
  return [...axes].map((axis) => ({
    heading: axis.includes('.') && !isOptionOfSlot(axis) ? axis.slice(axis.indexOf('.') + 1) : axis,
    values: cells.map(({ id }) => labels[id]?.[axis]),
  }));
}

function isOptionOfSlot(axis: string): boolean {
  return shownSlots.some((slot) => axis.startsWith(`${slot}.`));
}

function valueColumns(cells: readonly PlannedCell[]): readonly CellColumn[] {
  const slots = shownSlots.map((slot) => ({
    heading: slot,
    values: slotValues(cells.map((cell) => cell[slot])),
  }));
  const others = cells.map(({ objective, environment, hyperparameters, splits }) =>
    leavesOf({ objective, environment, hyperparameters, splits }, 1),
  );
  const headings = new Set(others.flatMap((leaves) => Object.keys(leaves)));
  const rest = [...headings].map((heading) => ({
    heading,
    values: others.map((leaves) => shortText(leaves[heading])),
  }));
  return [...slots, ...rest];
}

function slotValues(slots: readonly PlannedSlot[]): readonly string[] {
  const options = slots.map((slot) => leavesOf(slot.with, 0));
  const differing = new Map<string, readonly string[]>();
  for (const use of new Set(slots.map((slot) => slot.use))) {
    const own = options.filter((_, index) => slots[index]?.use === use);
    const keys = [...new Set(own.flatMap((leaves) => Object.keys(leaves)))];
    const texts = (key: string): readonly string[] => own.map((leaves) => shortText(leaves[key]));
    differing.set(
      use,
      keys.filter((key) => new Set(texts(key)).size > 1),
    );
  }
  return slots.map(({ use }, index) => {
    const keys = differing.get(use) ?? [];
    const leaves = options[index] ?? {};
    const written = keys.filter((key) => leaves[key] !== undefined);
    const isTelling = (key: string): boolean =>
      keys.length === 1 || typeof leaves[key] === 'string' || Array.isArray(leaves[key]);
    // A number or a switch says little without its name.
    const texts = [
      ...written.filter(isTelling).map((key) => shortText(leaves[key])),
      ...written.filter((key) => !isTelling(key)).map((key) => `${key}=${shortText(leaves[key])}`),
    ];
    return [use, ...texts].join(' ');
  });
}

type Leaves = Record<string, JsonValue>;

/** Values that hold no others by name, by the path to them; the first keys of the path may be left out. */
function leavesOf(value: object, leaveOut: number, path: readonly string[] = []): Leaves {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): readonly (readonly [string, JsonValue])[] => {
      const at = [...path, key];
      const isMap = typeof member === 'object' && member !== null && !Array.isArray(member);
      return isMap && Object.keys(member).length > 0
        ? Object.entries(leavesOf(member, leaveOut, at))
        : [[at.slice(leaveOut).join('.'), member]];
    }),
  );
}

function shortText(value: JsonValue | undefined): string {
  if (value === undefined) return '-';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(shortText).join(' ');
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return canonicalJson(value);
  }
  return Object.values(value).map(shortText).join(':');
}
