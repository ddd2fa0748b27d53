#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { Hyperparameters } from '@rl-exp/core';
import { checkWireTrainer, wireChecks, type WireFinding } from './wire/check-wire-trainer.ts';
import type { WireTrainerOptions } from './wire/wire-bench.ts';

const usage = `Usage: rl-exp-check trainer [options] -- COMMAND...

Holds a trainer program against the promises of the wire, e.g.
  rl-exp-check trainer --failing lr=1e30 -- python3 ./my_trainer.py

Options:
  --options JSON     the trainer's options, as under trainer.with.options
  --failing NAME=X   a hyperparameter with which training fails; may be given again
  --metric NAME      the metric that experiments improve (default: wer)
  --only NAME        one promise; may be given again
  --directory DIR    where the program runs (default: here)
  --json             one JSON document on stdout
`;

interface Asked {
  readonly json: boolean;
  readonly only: readonly string[] | undefined;
  readonly options: WireTrainerOptions;
}

const marks = { ok: 'ok      ', failed: 'failed  ', skipped: 'skipped ' } as const;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const asked = parse(argv);
  if (typeof asked === 'string') {
    process.stderr.write(`rl-exp-check: ${asked}\n\n${usage}`);
    return 2;
  }
  if (asked === null) {
    process.stdout.write(usage);
    return 0;
  }
  const { json, options, only } = asked;
  const findings = await checkWireTrainer(options, {
    only,
    onFinding: (finding) => {
      if (!json) process.stdout.write(lineOf(finding));
    },
  });
  const count = (wanted: WireFinding['status']): number =>
    findings.filter(({ status }) => status === wanted).length;
  const failed = count('failed');
  if (json) process.stdout.write(`${JSON.stringify({ ok: failed === 0, findings }, null, 2)}\n`);
  else
    process.stdout.write(
      `\n${count('ok')} promises kept, ${failed} broken, ${count('skipped')} not checked.\n`,
    );
  return failed === 0 ? 0 : 1;
}

function lineOf({ check, promise, status, problem, advice }: WireFinding): string {
  const lines = [
    `${marks[status]}${check}: it ${promise}`,
    ...(problem === null ? [] : [`          ${problem}`]),
    ...(advice === null ? [] : [`        → ${advice}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is asked for; null for help, a sentence where it is not understood. */
function parse(argv: readonly string[]): Asked | string | null {
  const end = argv.indexOf('--');
  const command = end === -1 ? [] : argv.slice(end + 1);
  try {
    const { values, positionals } = parseArgs({
      args: [...(end === -1 ? argv : argv.slice(0, end))],
      allowPositionals: true,
      options: {
        options: { type: 'string', default: '{}' },
        failing: { type: 'string', multiple: true },
        only: { type: 'string', multiple: true },
        metric: { type: 'string', default: 'wer' },
        directory: { type: 'string', default: process.cwd() },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    if (positionals.join(' ') !== 'trainer') return "say what to check: 'trainer'";
    if (command.length === 0) return "say which program behind '--'";
    const { json, metric, directory, failing, only } = values;
    const unknown = only?.find((name) => !wireChecks.some((check) => check.name === name));
    if (unknown !== undefined) return `there is no promise '${unknown}'`;
    return {
      json,
      only,
      options: {
        command,
        metric,
        directory,
        options: objectOf(values.options),
        ...(failing === undefined ? {} : { failing: hyperparametersOf(failing) }),
      },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`--options takes a JSON object, not ${text}`);
  return { ...value };
}

function hyperparametersOf(pairs: readonly string[]): Hyperparameters {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', text = ''] = pair.split('=');
      const value = Number(text);
      if (name === '' || text === '' || !Number.isFinite(value))
        throw new TypeError(`--failing takes NAME=NUMBER, not ${pair}`);
      return [name, value];
    }),
  );
}
