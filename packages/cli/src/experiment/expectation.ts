import type { Issue } from './issue.ts';

const kinds: Readonly<Record<string, string | undefined>> = {
  int: 'a whole number',
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** What a schema wanted, in words: "a whole number above 0", "`continue` or `end`". */
export function expectation(issue: Issue, isInteger = false): string {
  switch (issue.code) {
    case 'invalid_type':
      return isInteger ? 'a whole number' : kindInWords(issue.expected);
    case 'invalid_value':
      return alternatives((issue.values ?? []).map((value) => `\`${String(value)}\``));
    case 'too_small':
      return bound(issue, {
        limit: issue.minimum,
        relation: issue.inclusive === false ? 'above' : 'of at least',
        isInteger,
      });
    case 'too_big':
      return bound(issue, {
        limit: issue.maximum,
        relation: issue.inclusive === false ? 'below' : 'of at most',
        isInteger,
      });
    case 'invalid_union':
      if (issue.options !== undefined)
        return alternatives(issue.options.map((value) => `\`${String(value)}\``));
      return alternatives([
        ...new Set(
          (issue.errors ?? []).flatMap((branch) => branch.map((inner) => expectation(inner))),
        ),
      ]);
    default:
      return issue.message.replace(/^(?:Invalid [\w ]+: )?expected /i, '').replace(/\.$/, '');
  }
}

/** "a, b or c". */
export function alternatives(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? 'another value')
    : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function kindInWords(kind = 'another value'): string {
  return kinds[kind] ?? kind;
}

function bound(
  issue: Issue,
  {
    limit,
    relation,
    isInteger,
  }: { limit: number | undefined; relation: string; isInteger: boolean },
): string {
  switch (issue.origin) {
    case 'array':
      return `a list ${relation} ${limit} ${limit === 1 ? 'item' : 'items'}`;
    case 'string':
      return limit === 1 ? 'a text that is not empty' : `a text ${relation} ${limit} characters`;
    default:
      return `a ${isInteger ? 'whole ' : ''}number ${relation} ${limit}`;
  }
}
