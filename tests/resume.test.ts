import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  comparable,
  eventsOf,
  expectRefused,
  filesBelow,
  journalLines,
  Trial,
  type CellAnswer,
} from './trial.ts';

const kill = (call: string, nth: number) => ({ call, nth: [nth], ends: 'process' }) as const;

let undisturbed: CellAnswer | null = null;
/** The same experiment in a store of its own, with nothing in its way. */
async function reference(): Promise<CellAnswer> {
  undisturbed ??= await (await Trial.open()).run();
  return undisturbed;
}

describe('a run that was killed ends like one that was not', () => {
  // Each position is reached by the run itself: nothing depends on how fast anything is.
  test.each([
    ['after the root was evaluated', kill('evaluate done', 1), 'run'],
    ['before the agent decides', kill('decide', 2), 'run'],
    ['after the agent has decided, before that is on record', kill('decide done', 2), 'resume'],
    ['before a segment is trained', kill('advance', 2), 'resume'],
    ['after a segment was trained, before it is on record', kill('advance done', 2), 'run'],
    ['while a state is written', kill('persist', 3), 'resume'],
    ['while a state is evaluated', kill('evaluate', 3), 'run'],
    ['while the untouched checkpoint is written', kill('export', 1), 'run'],
    ['after the judge has judged, before that is on record', kill('judge done', 1), 'resume'],
  ] as const)('%s', async (_, fault, how) => {
    const trial = await Trial.open();
    trial.faults([fault]);
    const killed = await trial.tryRun();
    expect(killed.exitCode, killed.stderr).toBeNull();

    const before = trial.calls().length;
    const committed = trial.committed();
    const run = trial.onlyRun();
    const decided = eventsOf(run).flatMap((event) =>
      event.type === 'decision' ? [event.step] : [],
    );

    const answer = how === 'run' ? await trial.run() : await trial.resume(run);
    expect(answer.run).toBe(run);
    expect(comparable(answer)).toEqual(comparable(await reference()));
    expect(answer.verdict.status).toBe('pass');

    const after = trial.calls().slice(before);
    const detailsOf = (name: string): readonly unknown[] =>
      after.flatMap(({ call, detail }) => (call === name ? [detail] : []));
    expect(detailsOf('advance').filter((key) => committed.includes(String(key)))).toEqual([]);
    expect(detailsOf('decide').filter((step) => decided.includes(Number(step)))).toEqual([]);

    // A call that was in flight is made a second time, once, and both are on record.
    const inFlight = fault.call.startsWith('decide') ? [2] : [];
    const asked = answer.trajectory.steps.map((step) => step.asked);
    expect(asked).toEqual([1, 2, 3, 4].map((step) => (inFlight.includes(step) ? 2 : 1)));
    const calls = trial.calls('decide').map(({ detail }) => detail);
    expect(calls).toEqual([1, ...inFlight, 2, 3, 4].toSorted());
    const asks = eventsOf(run).flatMap((event) =>
      event.type === 'ask' ? [`${event.step}.${event.attempt}`] : [],
    );
    expect(asks).toEqual(['1.1', '2.1', ...inFlight.map((step) => `${step}.2`), '3.1', '4.1']);
  });

  test('twice in the same call, the third one counts three', async () => {
    const trial = await Trial.open();
    trial.faults([{ call: 'decide', nth: [2, 3], ends: 'process' }]);
    await trial.tryRun();
    await trial.tryRun();
    const answer = await trial.run();
    expect(comparable(answer)).toEqual(comparable(await reference()));
    expect(answer.trajectory.steps.map((step) => step.asked)).toEqual([1, 3, 1, 1]);
  });
});

describe('an unfinished run goes on only as what it was', () => {
  let trial: Trial;
  let run: string;
  let clips: readonly string[];

  beforeAll(async () => {
    trial = await Trial.open({ kept: true });
    copyFileSync(join(import.meta.dirname, 'plugins/small-agent.mjs'), trial.path('agent.mjs'));
    trial.faults([{ call: 'advance', nth: [3], ends: 'process' }]);
    await trial.tryRun(own);
    run = trial.onlyRun();
    const [train = ''] = filesBelow(run, 'train.jsonl');
    clips = readFileSync(train, 'utf8').match(/simulated-[a-z0-9-]+(?=","sha256)/g) ?? [];
    return async () => await trial.remove();
  });
  const own = ['--set', 'agent={use: ./agent.mjs}'];

  /** Expects a refusal that neither trains nor writes anything down. */
  async function refused(
    args: readonly string[],
    code: string,
    words: readonly (string | RegExp)[],
  ) {
    const before = [journalLines(run), trial.calls('advance'), trial.committed()];
    expectRefused(await trial.command(args), code, words);
    expect([journalLines(run), trial.calls('advance'), trial.committed()]).toEqual(before);
  }

  test('another plan', async () => {
    const flags = ['--run', run, '--store', trial.store, ...own, '--set', 'environment.steps=3'];
    await refused(['run', trial.file, ...flags], 'RLX_RUN_PLAN_CHANGED', [
      /\n {4}environment\.steps: 4 → 3\n/,
      `rl-exp resume ${run}`,
      `rl-exp fork ${run} --at STEP`,
    ]);
  });

  test.each([
    ['a cell', '"steps":4', '"steps":3', 'RLX_ARTIFACT_INVALID', /cell [0-9a-f]{12} is not/],
    [
      'its name',
      '"experiment":"trial"',
      '"experiment":"other"',
      'RLX_ARTIFACT_INVALID',
      /begun under plan [0-9a-f]{12}, and this is plan [0-9a-f]{12}/,
    ],
  ] as const)('plan.json edited by hand: %s', async (_, from, to, code, words) => {
    const plan = join(run, 'plan.json');
    const text = readFileSync(plan, 'utf8');
    onTestFinished(() => writeFileSync(plan, text));
    writeFileSync(plan, text.replace(from, to));
    expect(readFileSync(plan, 'utf8')).not.toBe(text);
    await refused(['resume', run], code, [plan, words]);
  });

  test('changed data, clip by clip', async () => {
    const [gone = '', cloned = '', heard = '', said = '', cut = ''] = clips;
    onTestFinished(() => trial.settings({}));
    const change = {
      [heard]: { sha256: 'a'.repeat(64) },
      [said]: { text: 'habari' },
      [cut]: { seconds: 1 },
    };
    trial.settings({ data: { gone, clone: { [cloned]: 'added' }, change } });
    await refused(['resume', run], 'RLX_DATA_CHANGED', [
      'The train split',
      `1 gone (${gone})`,
      '1 new (added)',
      `1 with other audio (${heard})`,
      `1 with another text (${said})`,
      `1 of another length (${cut})`,
      '--fresh',
    ]);
  });

  test('a changed trainer: code, options, numerics', async () => {
    onTestFinished(() => trial.settings({}));
    const numerics = { torch: '9.9' };
    const changed = { code: 'b'.repeat(64), configuration: 'c'.repeat(64), numerics };
    trial.settings({ trainer: { fingerprint: changed } });
    await refused(['resume', run], 'RLX_TRAINER_CHANGED', [
      /code: [0-9a-f]{12} → b{12}\n/,
      /configuration: [0-9a-f]{12} → c{12}\n/,
      'numerics.torch: (none) → 9.9',
      'rl-exp fork',
    ]);
  });

  test('a changed plugin', async () => {
    const agent = trial.path('agent.mjs');
    const text = readFileSync(agent, 'utf8');
    onTestFinished(() => writeFileSync(agent, text));
    appendFileSync(agent, '// edited\n');
    await refused(['resume', run], 'RLX_PLUGIN_CHANGED', [
      /\.\/agent\.mjs [0-9a-f]{12}, and now there is [0-9a-f]{12}\./,
      'rl-exp fork',
    ]);
  });

  test('with everything as it was, it goes on', async () => {
    const { trajectory, verdict } = await trial.resume(run);
    expect(trajectory.steps.map(({ decision }) => decision.action)).toEqual(Array(4).fill('lr_up'));
    expect(verdict.status).toBe('pass');
  });
});

test('a file that a file manager left among the cells is passed over', async () => {
  const trial = await Trial.open();
  const first = await trial.run();
  writeFileSync(join(first.run, 'cells', '.DS_Store'), 'anything');
  const again = await trial.run();
  expect(again.verdict).toEqual(first.verdict);
});

test('an older run that is damaged does not stop a newer one', async () => {
  const trial = await Trial.open();
  const { run } = await trial.run();
  const { run: newer } = await trial.run(['--fresh']);
  const [journal = ''] = filesBelow(run, 'journal.jsonl');
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('lr_up', 'lr_no'));
  expect((await trial.run()).run).toBe(newer);
});
