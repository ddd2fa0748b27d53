import { styleText } from 'node:util';

const contextLines = 2;
const maxColumns = 120;

/** A line of the user's text, as it may be shown. */
export interface FrameLine {
  readonly line: number;
  readonly text: string;
}

/** The line with two lines of context on either side; outer blank lines are left out. */
export function frameAt(lines: readonly string[], line: number): readonly FrameLine[] {
  const frame: FrameLine[] = [];
  for (let index = line - 1 - contextLines; index <= line - 1 + contextLines; index += 1) {
    const content = lines[index];
    if (content !== undefined) frame.push({ line: index + 1, text: content });
  }
  const isWanted = (entry: FrameLine): boolean => entry.line === line || entry.text.trim() !== '';
  return frame.slice(frame.findIndex(isWanted), frame.findLastIndex(isWanted) + 1);
}

/** Draws a frame with a caret line under the marked stretch. A tab is shown as an arrow, one column wide. */
export function renderFrame(options: {
  readonly frame: readonly FrameLine[];
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly color: boolean;
}): string {
  const { frame, line, column, length, color } = options;
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const width = String(frame.at(-1)?.line ?? line).length;
  // A very long line is shown as a window around the column.
  const skipped = column > maxColumns - 20 ? column - maxColumns / 2 : 0;
  const crop = (text: string): string => {
    const window = text.slice(skipped, skipped + maxColumns).replaceAll('\t', '→');
    return `${skipped > 0 && window !== '' ? '…' : ''}${window}${text.length > skipped + maxColumns ? '…' : ''}`;
  };

  return frame
    .flatMap((entry) => {
      const number = String(entry.line).padStart(width);
      if (entry.line !== line) return [`  ${paint('dim', `${number} |`)} ${crop(entry.text)}`];
      const shift = column - 1 - skipped + (skipped > 0 ? 1 : 0);
      const marked = Math.max(1, Math.min(length, entry.text.length - column + 1, maxColumns));
      return [
        `${paint('red', '>')} ${paint('dim', `${number} |`)} ${crop(entry.text)}`,
        `  ${' '.repeat(width)} ${paint('dim', '|')} ${' '.repeat(shift)}${paint('red', '^'.repeat(marked))}`,
      ];
    })
    .map((text) => text.trimEnd())
    .join('\n');
}
