import { readFile } from 'node:fs/promises';
import { digestOf } from '@rl-exp/core';
import { describe, expect, it } from 'vitest';
import {
  developmentLockFile,
  firstPartyEnvironment,
  firstPartyLockDigest,
} from './environment-definition.ts';

const lock = await readFile((await firstPartyEnvironment()).lockFile, 'utf8');
const development = await readFile(developmentLockFile, 'utf8');

/** Requirement lines by package, without their hashes. */
function requirements(text: string): ReadonlyMap<string, readonly string[]> {
  const lines = text.split('\n').filter((line) => /^[a-z]/.test(line));
  return new Map(
    [...Map.groupBy(lines, (line) => line.split('==')[0] ?? '')].map(([name, versions]) => [
      name,
      versions.map((line) => line.replace(' \\', '')),
    ]),
  );
}

describe.each([
  ['requirements.lock', lock],
  ['requirements-dev.lock', development],
])('%s', (_, text) => {
  it('pins every package by hash and names no address', () => {
    expect(text).not.toMatch(/https?:|index-url|find-links/);
    const blocks = text.split(/\n(?=[a-z])/).filter((block) => /^[a-z]/.test(block));
    expect(blocks.length).toBeGreaterThan(10);
    for (const block of blocks)
      expect(block).toMatch(/^[\w.-]+==[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}/);
  });
});

it('has a digest that trainers count among their code', async () => {
  expect(await firstPartyLockDigest()).toBe(digestOf(lock));
});

it('holds what torch needs, but not torch', () => {
  const names = [...requirements(lock).keys()];
  expect(names).toEqual(
    expect.arrayContaining('filelock fsspec jinja2 networkx setuptools sympy'.split(' ')),
  );
  expect(names).not.toContain('torch');
  expect(requirements(lock).get('transformers')).toEqual(['transformers==5.17.0']);
});

it('has one version of what both locks hold, since both are on the path in tests', () => {
  const shared = requirements(lock);
  for (const [name, versions] of requirements(development)) {
    if (shared.has(name)) expect(versions).toEqual(shared.get(name));
  }
});
