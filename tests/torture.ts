import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { z } from 'zod';
import { command } from './command.ts';
import { processesWith } from './processes.ts';

const rowSchema = z.object({
  scenario: z.string(),
  tried: z.int().nullable(),
  survived: z.int(),
  detail: z.string(),
  faults: z.array(z.string()),
});
const answerSchema = z.object({
  passed: z.boolean(),
  seconds: z.number(),
  rows: z.array(rowSchema),
});
export type TortureRow = z.infer<typeof rowSchema>;
export interface Torture extends z.infer<typeof answerSchema> {
  readonly exitCode: number | null;
}

/** Runs `rl-exp torture`, with that folder for everything temporary. */
export async function torture(args: readonly string[], temporary: string): Promise<Torture> {
  const environment: Record<string, string> = { TMPDIR: temporary, NO_COLOR: '1' };
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined) environment[name] ??= value;
  const { exitCode, stdout, stderr } = await command(['torture', ...args, '--json'], {
    environment,
  });
  const answer = answerSchema.safeParse(JSON.parse(stdout)).data;
  if (answer === undefined) throw new Error(`torture did not answer: ${stderr}`);
  return { ...answer, exitCode };
}

export function expectAllSurvived({ passed, rows, exitCode }: Torture): void {
  expect(rows.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { tried, survived } of rows) expect(survived).toBe(tried ?? 0);
  expect([passed, exitCode]).toEqual([true, 0]);
}

/** A folder for everything temporary of one test, at whose end a torture must have left neither a file nor a process. */
export async function tortureFolder({ onTestFinished }: TestContext): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'rl-exp-test-'));
  onTestFinished(async () => {
    const names = await readdir(temporary);
    expect(names.filter((name) => name.startsWith('rl-exp-torture'))).toEqual([]);
    expect(processesWith(temporary)).toEqual([]);
    await rm(temporary, { recursive: true });
  });
  return temporary;
}

export function rowNamed({ rows }: Torture, scenario: string): TortureRow {
  const row = rows.find((each) => each.scenario === scenario);
  if (row === undefined) throw new Error(`no row is called ${scenario}`);
  return row;
}

/** The rows for people. */
export function printed({ rows, seconds }: Torture): string {
  const lines = rows.map(
    ({ scenario, tried, survived, detail }) =>
      `${scenario} · ${tried ?? 'n/a'} tried · ${survived} survived · ${detail}`,
  );
  return [...lines, `in ${Math.round(seconds)} s`].join('\n');
}
