/** A column of a table: its heading and a value for every row. */
export interface TextColumn {
  readonly heading: string;
  readonly values: readonly string[];
  /** True for what may be shortened where lines would become too long. */
  readonly mayShrink?: boolean;
  /** True for numbers, which stand at the end of their column. */
  readonly atEnd?: boolean;
}

const usualWidth = 100;
const leastWidth = 8;
const gap = '  ';

/** A table as lines of at most this many characters, if there is anything to shorten. */
export function textTable(
  columns: readonly TextColumn[],
  lineWidth = usualWidth,
): readonly string[] {
  const widths = fit(columns, lineWidth);
  const shown = columns.map(({ heading, values, atEnd = false }, index) => {
    const width = widths[index] ?? 0;
    return [cutEnd(heading, width), ...shorten(values, width)].map((text) =>
      atEnd ? text.padStart(width) : text.padEnd(width),
    );
  });
  const rows = shown[0]?.map((_, row) => shown.map((column) => column[row] ?? '')) ?? [];
  return rows.map((row) => row.join(gap).trimEnd());
}

/** Widths of columns; the widest that may shrink give way first. */
function fit(columns: readonly TextColumn[], lineWidth: number): readonly number[] {
  const widths = columns.map(({ heading, values }) =>
    values.reduce((width, { length }) => Math.max(width, length), heading.length),
  );
  const total = widths.reduce((sum, width) => sum + width, gap.length * (columns.length - 1));
  for (let excess = total - lineWidth; excess > 0; excess -= 1) {
    const shrinkable = widths.map((width, index) => (columns[index]?.mayShrink ? width : 0));
    const widest = Math.max(...shrinkable);
    if (widest <= leastWidth) break;
    widths[shrinkable.indexOf(widest)] = widest - 1;
  }
  return widths;
}

/** Texts of at most this width; the middle goes where the ends tell more of them apart. */
function shorten(texts: readonly string[], width: number): readonly string[] {
  const [ends, middles] = [cutEnd, cutMiddle].map((cut) => texts.map((text) => cut(text, width)));
  return new Set(middles).size > new Set(ends).size ? (middles ?? []) : (ends ?? []);
}

function cutEnd(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.floor((width - 1) / 3);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}
