import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { listen, type Listener } from '../packages/cli/src/dashboard/__fixtures__/listen.ts';
import { command, places, startCommand } from './command.ts';
import { slowExperiment } from './slow-experiment.ts';
import { startWatch, type Watch } from './start-watch.ts';
import { eventsOf, filesBelow, journalLines } from './trial.ts';

const viewSchema = z.object({ id: z.string(), html: z.string().nullable() });

async function get(watch: Watch, path: string): Promise<string> {
  const { cookie } = watch;
  return await (await fetch(`${watch.origin}${path}`, { headers: { cookie } })).text();
}

/** Listens to a page from what is on it now, or from an earlier place. */
async function follow(watch: Watch, path: string, since?: string | null): Promise<Followed> {
  const { cookie, origin } = watch;
  const page = await get(watch, path);
  const [, events] = /data-events="([^"]+)"/.exec(page) ?? expect.fail(page);
  const headers = since == null ? { cookie } : { cookie, 'last-event-id': since };
  return new Followed(await listen(`${origin}${events}`, headers));
}

/** A page as its listener has it. */
class Followed {
  readonly #listener: Listener;
  readonly #views = new Map<string, string>();
  /** Where the listener is, for coming back. */
  position: string | null = null;

  constructor(listener: Listener) {
    this.#listener = listener;
    void this.#hear();
  }

  async #hear(): Promise<void> {
    for (;;) {
      const heard = await this.#listener.next().catch(() => null);
      if (heard === null) return;
      if (heard.event !== 'view') continue;
      const { id, html } = viewSchema.parse(heard.data);
      this.#views.set(id, html ?? '');
      this.position = heard.id;
    }
  }

  /** Listens until a view whose id begins so holds the text. */
  async until(id: string, text: RegExp | string): Promise<string> {
    const find = (): string | undefined =>
      [...this.#views].find(([own, html]) => own.startsWith(id) && html.match(text))?.[1];
    return await vi.waitFor(() => find() ?? expect.fail(`no ${id} with ${text}`), patience);
  }

  /** All that was heard of, as it is now. */
  views(): readonly string[] {
    return [...this.#views.values()];
  }

  leave(): void {
    this.#listener.leave();
  }
}

const patience = { timeout: 60_000, interval: 20 };

/** What was decided in the only run. */
function decisions(runs: string): readonly { readonly step: number; readonly action: string }[] {
  return eventsOf(runs).flatMap((event) =>
    event.type === 'decision' ? [{ step: event.step, action: event.decision.action }] : [],
  );
}

/** The name of the only run below a folder, once there is one. */
async function onlyRun(runs: string): Promise<string> {
  let found: readonly string[] = [];
  await vi.waitFor(() => {
    found = filesBelow(runs, 'plan.json').map((path) => path.split('/').slice(-3, -1).join('/'));
    // A run that is still being created has a name with a dot, and no page.
    expect(found).toEqual([expect.stringMatching(/\/[^.]/)]);
  }, patience);
  return found[0] ?? '';
}

test('who listens from the start has at the end, view for view, the page of the finished run', async () => {
  const { start, runs } = await slowExperiment();
  const watch = await startWatch(['--runs', runs]);
  const all = await follow(watch, '/');
  const running = start();
  const name = await onlyRun(runs);
  // However long the page takes to open, the run waits for it.
  running.child.kill('SIGSTOP');
  const run = await follow(watch, `/runs/${name}`);
  running.child.kill('SIGCONT');
  await run.until('now', /step [1-4] of 4: /);
  const { exitCode, stderr } = await running.finished;
  expect(exitCode, stderr).toBe(0);
  await all.until('run-slow', /badge-finished/);
  await run.until('masthead', /badge-finished/);
  await run.until('now', / hidden>/);
  const steps = await run.until('cell-', /id="cell-\w+-steps"/);
  for (const { step, action } of decisions(runs)) {
    expect(steps).toMatch(new RegExp(`>${step}</t[hd]>\\s*<td[^>]*>.*${action}`));
  }
  const page = await get(watch, `/runs/${name}`);
  await vi.waitFor(() => {
    expect(run.views().filter((html) => !page.includes(html))).toEqual([]);
  }, patience);
});

test('who was cut off in the middle of a run hears what was missed', async () => {
  const { start, runs } = await slowExperiment();
  const running = start();
  const name = await onlyRun(runs);
  running.child.kill('SIGSTOP');
  const watch = await startWatch([join(runs, name)]);
  expect(new URL(watch.url).pathname).toBe(`/runs/${name}`);
  const first = await follow(watch, `/runs/${name}`);
  running.child.kill('SIGCONT');
  await first.until('now', /step [1-4] of 4: /);
  running.child.kill('SIGSTOP');
  first.leave();
  running.child.kill('SIGCONT');
  await running.finished;
  const again = await follow(watch, `/runs/${name}`, first.position);
  await again.until('cell-', /over 4 of 4 steps[\s\S]*checks passed/);
  const masthead = await again.until('masthead', /badge-finished/);
  expect(await get(watch, `/runs/${name}`)).toContain(masthead);
});

test('two runs stand side by side, and one that is killed is seen as interrupted at once', async () => {
  const root = await slowExperiment({ segmentMs: 300, name: 'one' });
  const other = await slowExperiment({ segmentMs: 60_000, name: 'two' });
  const watch = await startWatch(['--runs', root.runs]);
  const all = await follow(watch, '/');
  const first = root.start();
  const second = startCommand(['run', other.file, '--store', other.store, '--runs', root.runs]);
  await all.until('run-two', /training, after lr_up/);
  await first.finished;
  await all.until('run-one', /badge-finished/);
  second.child.kill('SIGKILL');
  await all.until('run-two', /badge-interrupted/);
  const page = await get(watch, '/');
  expect(page.match(/<section class="view card"/g)).toHaveLength(2);
  expect(page).toContain('1 interrupted and 1 finished.');
});

test("a run that is damaged says so and stands in no other's way", async () => {
  const { file, flags, runs } = await slowExperiment({ segmentMs: 0 });
  await command(['run', file, ...flags]);
  await command(['run', file, '--fresh', ...flags]);
  const [journal = ''] = filesBelow(runs, 'journal.jsonl');
  const lines = journalLines(join(journal, '../../..'));
  await writeFile(journal, lines.map((line) => `${line.replace('"seq":2', '"seq":7')}\n`).join(''));
  const watch = await startWatch(['--runs', runs]);
  const page = await get(watch, '/');
  expect(page).toMatch(/badge-finished/);
  expect(/<p class="trouble">([^<]*)/.exec(page)?.[1]).toMatch(
    /^Line 3 of .*journal\.jsonl does not hold/,
  );
  const name = journal.split('/').slice(-5, -3).join('/');
  expect(await get(watch, `/runs/${name}`)).toMatch(/^RLX_JOURNAL_CORRUPT/);
});

test('nothing outside the runs is served, and the token opens this dashboard alone', async () => {
  const { root, runs } = await places();
  await writeFile(join(root, 'secret.json'), 'a secret');
  const watch = await startWatch(['--runs', runs]);
  const other = await startWatch(['--runs', runs]);
  for (const path of [
    '/runs/..%2f..%2fsecret.json/x',
    '/runs/%2e%2e/secret.json',
    '/secret.json',
  ]) {
    expect(await get(watch, path)).not.toContain('a secret');
  }
  const { status } = await fetch(watch.origin, { headers: { cookie: other.cookie } });
  expect(status).toBe(401);
  expect((await fetch(watch.url, { redirect: 'manual' })).status).toBe(303);
});

test('Ctrl-C ends it, also while pages listen', async () => {
  const { runs } = await places();
  const watch = await startWatch(['--runs', runs]);
  await follow(watch, '/');
  const { exitCode, stdout } = await watch.stop();
  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    `${JSON.stringify({ url: watch.url, token: new URL(watch.url).searchParams.get('token') })}\n`,
  );
});

test('a port that is taken is refused with what to type', async () => {
  const { runs, root } = await places();
  const watch = await startWatch(['--runs', runs]);
  const { port } = new URL(watch.origin);
  const { exitCode, stderr } = await command(['watch', '--runs', runs, '--port', port]);
  expect(exitCode).toBe(69);
  expect(stderr).toContain('RLX_DASHBOARD_ADDRESS_UNAVAILABLE');
  expect(stderr).toContain('--port');
  await rm(root, { recursive: true, force: true });
});
