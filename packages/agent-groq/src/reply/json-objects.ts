import { z } from 'zod';

const objectSchema = z.record(z.string(), z.unknown());
export type ReplyObject = z.infer<typeof objectSchema>;

const mostStarts = 200;

/** Objects that stand in a text one after another, whatever is between them; those inside another are not listed. */
export function jsonObjects(text: string): readonly ReplyObject[] {
  const found: ReplyObject[] = [];
  let start = text.indexOf('{');
  for (let starts = 0; start !== -1 && starts < mostStarts; starts += 1) {
    const end = endOfObject(text, start);
    const object = end === null ? null : parseObject(text.slice(start, end));
    if (object !== null) found.push(object);
    start = text.indexOf('{', object === null || end === null ? start + 1 : end);
  }
  return found;
}

/** The object that a text is, or null. */
export function parseObject(text: string): ReplyObject | null {
  try {
    const parsed = objectSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Where the brace that opens at `start` is closed, or null. Braces in strings do not count. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return null;
}
