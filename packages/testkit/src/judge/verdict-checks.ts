import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson, deepFreeze, parseExamples, verdictSchema } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import { canary } from '../contract/kit-host.ts';
import { stdoutDuring } from '../contract/quiet-stdout.ts';
import { within } from '../contract/within.ts';
import type { JudgeBench } from './judge-bench.ts';

const judgesForMs = 100;
const closesWithinMs = 15_000;
/** Shorter texts are found in any sentence. */
const telltaleCharacters = 12;

/** What a verdict is, and how a judge comes to it. */
export function verdictChecks(bench: JudgeBench): readonly Check[] {
  return [
    {
      name: 'comes to a verdict whose parts agree',
      async run() {
        const honest = await bench.honest();
        const { status, metric, hidden, checks } = await bench.verdict(honest);
        demand(
          metric === honest.cell.objective.metric,
          `The objective is ${honest.cell.objective.metric}, and its verdict is about ${metric}.`,
        );
        const names = checks.map(({ name }) => name);
        demand(names.length > 0, 'Its verdict has no check, so that nobody can follow it.');
        demand(
          new Set(names).size === names.length,
          `Its checks are ${names.join(', ')}: a name is there twice.`,
        );
        const worst = (['fail', 'inconclusive'] as const).find((each) =>
          checks.some((check) => check.status === each),
        );
        demand(
          status === (worst ?? 'pass'),
          `Its verdict is '${status}', and the worst of its checks is '${worst ?? 'pass'}'.`,
        );
        for (const { low, value, high } of [hidden.base, hidden.submitted, hidden.improvement])
          demand(
            low <= value && value <= high,
            `Its interval from ${low} to ${high} does not hold the value ${value}.`,
          );
      },
    },
    {
      name: 'comes to the same verdict again, in a judge made anew',
      async run() {
        const first = await bench.verdict(await bench.honest());
        const judge = await bench.subject.create();
        const { signal } = new AbortController();
        const second = verdictSchema.parse(await judge.judge(await bench.honest(), signal));
        await within((async () => await judge.close?.())(), closesWithinMs);
        demand(
          canonicalJson(first) === canonicalJson(second),
          'Judging the same run again, it comes to another verdict.',
          'Draw from the seed of the cell, and keep times and paths out of a verdict.',
        );
      },
    },
    {
      name: 'changes nothing of the run, and writes to its own folder alone',
      async run() {
        const honest = await bench.honest();
        const { plan, cell, journal, trajectory, journalLines } = honest;
        for (const part of [plan, cell, journal, trajectory, journalLines]) deepFreeze(part);
        const folder = dirname(honest.submittedCheckpoint);
        const before = await sizesBelow(folder);
        await bench.verdict(honest);
        const after = await sizesBelow(folder);
        const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].find(
          (path) => before[path] !== after[path],
        );
        demand(
          changed === undefined,
          `It changes ${changed ?? ''} in the run.`,
          'Write to run.judgeDirectory alone.',
        );
      },
    },
    {
      name: 'tells nothing of the hidden split but numbers and ids',
      async run() {
        const honest = await bench.honest();
        const verdict = canonicalJson(await bench.verdict(honest));
        const hidden = parseExamples(await readFile(honest.splits.hidden.path, 'utf8'));
        const told = hidden.find(
          ({ text }) =>
            text.length >= telltaleCharacters &&
            verdict.includes(JSON.stringify(text).slice(1, -1)),
        );
        demand(
          told === undefined,
          `Its verdict holds the text of the hidden example ${told?.id ?? ''}.`,
          'Put ids and counts into evidence; texts belong into run.judgeDirectory.',
        );
      },
    },
    {
      name: `heeds an abort within ${bench.abortWithinMs} ms`,
      async run() {
        for (const before of [true, false]) {
          const controller = new AbortController();
          if (before) controller.abort();
          const judge = await bench.subject.create();
          const running = (async () =>
            await judge.judge(await bench.honest(), controller.signal))();
          running.catch(() => undefined);
          await Promise.race([sleep(before ? 0 : judgesForMs), running.catch(() => undefined)]);
          controller.abort();
          const settled = await within(running, bench.abortWithinMs);
          await within((async () => await judge.close?.())(), closesWithinMs);
          const when = before ? 'before it begins' : 'while it judges';
          demand(
            settled.outcome !== 'pending',
            `An abort ${when} is not heeded within ${bench.abortWithinMs} ms.`,
          );
          demand(
            !before || settled.outcome === 'rejected',
            'Where the signal is aborted already, it judges all the same.',
            'Begin with signal.throwIfAborted().',
          );
        }
      },
    },
    {
      name: 'lets no secret out, and writes nothing to stdout',
      async run() {
        let verdict = '';
        const written = await stdoutDuring(async () => {
          verdict = canonicalJson(await bench.verdict(await bench.honest()));
        });
        demand(
          written === '',
          `It writes to stdout, where the answers of commands stand: ${JSON.stringify(written.slice(0, 200))}`,
          'Say it through context.logger.',
        );
        demand(!verdict.includes(canary), 'A secret comes out in its verdict.');
        demand(!bench.host.said.join('\n').includes(canary), 'A secret comes out in a message.');
      },
    },
    {
      name: 'can be closed twice, whether or not it has judged anything',
      async run() {
        const judge = await bench.subject.create();
        for (const time of ['The first', 'The second']) {
          const settled = await within((async () => await judge.close?.())(), closesWithinMs);
          demand(
            settled.outcome === 'fulfilled',
            `${time} \`close\` ${settled.outcome === 'rejected' ? `fails: ${String(settled.error)}` : 'does not come to an end'}.`,
          );
        }
      },
    },
  ];
}

/** Every file below a folder with its size and the time of its last change. */
async function sizesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (path) => {
        const { size, mtimeMs } = await stat(path);
        return [path, `${size} ${mtimeMs}`] as const;
      }),
    ),
  );
}
