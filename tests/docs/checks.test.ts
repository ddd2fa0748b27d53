import { expect, test } from 'vitest';
import { policySchema } from '../../packages/judge/src/policy.ts';
import { documents } from './documents.ts';

const checks = Object.keys(policySchema.shape).toSorted();

test.each(['docs/guides/read-a-verdict.md', 'packages/judge/README.md'])(
  '%s has every check of the judge in the first column of a table',
  (path) => {
    const prose = documents().find((document) => document.path === path)?.prose ?? '';
    const rows = prose.split('\n').flatMap((line) => /^\| ([^|]+) \|/.exec(line)?.[1] ?? []);
    const named = new Set(rows.flatMap((row) => row.match(/(?<=`)[a-z_]+(?=`)/g) ?? []));
    expect(checks.filter((name) => !named.has(name))).toEqual([]);
  },
);
