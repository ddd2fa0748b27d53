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
export function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kindInWords(issue.expected);
    case 'invalid_value':
      return alternatives((issue.values ?? []).map((value) => `\`${String(value)}\``));
    case 'too_small':
      return bound(issue, issue.minimum, issue.inclusive === false ? 'above' : 'at least');
    case 'too_big':
      return bound(issue, issue.maximum, issue.inclusive === false ? 'below' : 'at most');
    case 'invalid_union':
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

function bound(issue: Issue, limit: number | undefined, relation: string): string {
  switch (issue.origin) {
    case 'array':
      return `${relation} ${limit} items`.replace(/\b1 items/, '1 item');
    case 'string':
      return limit === 1 ? 'a text that is not empty' : `a text of ${relation} ${limit} characters`;
    default:
      return `a ${issue.origin === 'int' ? 'whole ' : ''}number ${relation} ${limit}`.replace(
        'number at',
        'number of at',
      );
  }
}
