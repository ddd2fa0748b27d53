import type { Located, Path } from './located.ts';
import type { Issue } from './issue.ts';

const secondsIn: Readonly<Record<string, number>> = { s: 1, sec: 1, m: 60, min: 60, h: 3600 };

/** What to write instead of a value of the wrong kind, where that is plain to see. */
export function whatToWrite(issue: Issue, part: Located, path: Path): string | undefined {
  if (path.length === 0) return 'Start from what this makes: rl-exp new experiment first';
  const [only, ...others] = issue.values ?? [];
  if (issue.code === 'invalid_value' && only !== undefined && others.length === 0)
    return `Write ${String(only)}.`;
  if (issue.code !== 'invalid_type' || part.type !== 'scalar') return undefined;
  if (issue.expected === 'array' && part.value !== null) return `Write [${part.value}].`;
  const isNumber = ['number', 'int', 'integer'].includes(issue.expected ?? '');
  const number = isNumber && typeof part.value === 'string' ? numberIn(part.value, path) : null;
  return number === null ? undefined : `Write ${number}.`;
}

/** The number that `0.5%`, or where seconds are wanted `10 min`, stands for. */
function numberIn(text: string, path: Path): number | null {
  const [, digits, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+|%)\s*$/i.exec(text) ?? [];
  const isTime = /(?:^|_)seconds$/.test(String(path.at(-1)));
  const factor = unit === '%' ? 0.01 : isTime ? secondsIn[unit.toLowerCase()] : undefined;
  return digits === undefined || factor === undefined
    ? null
    : Number((Number(digits) * factor).toPrecision(12));
}
