import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listen } from './__fixtures__/listen.ts';
import { openDashboard } from './__fixtures__/small-dashboard.ts';

const path = '/runs/trial/one/events';

/** Where the page that is served now says that its events go on. */
async function eventsOf(dashboard: Awaited<ReturnType<typeof openDashboard>>): Promise<string> {
  const { text } = await dashboard.ask('/runs/trial/one');
  return `${dashboard.origin}${/data-events="([^"]+)"/.exec(text)?.[1] ?? ''}`;
}

test('a page hears of each view that becomes another one, and of no other', async () => {
  const dashboard = await openDashboard();
  const { page, cookie } = dashboard;
  const listener = await listen(await eventsOf(dashboard), { cookie });
  page.set({ steps: 'step 2', verdict: 'none yet' });
  expect(await listener.next()).toMatchObject({
    event: 'view',
    data: { id: 'steps', html: '<div id="steps">step 2</div>', after: null },
  });
  page.set({ steps: 'step 2', failures: 'oom', verdict: 'pass' });
  expect((await listener.next()).data).toMatchObject({ id: 'failures', after: 'steps' });
  expect((await listener.next()).data).toMatchObject({ id: 'verdict', after: 'failures' });
  page.set({ steps: 'step 2', verdict: 'pass' });
  expect((await listener.next()).data).toEqual({ id: 'failures', html: null, after: null });
});

test('what changes between a page and its first connection is not lost', async () => {
  const dashboard = await openDashboard();
  const events = await eventsOf(dashboard);
  dashboard.page.set({ steps: 'step 2', verdict: 'none yet' });
  const listener = await listen(events, { cookie: dashboard.cookie });
  expect((await listener.next()).data).toMatchObject({ html: '<div id="steps">step 2</div>' });
});

test('who comes back hears, once each, of what has changed since', async () => {
  const dashboard = await openDashboard();
  const { page, cookie } = dashboard;
  const events = await eventsOf(dashboard);
  const first = await listen(events, { cookie });
  page.set({ steps: 'step 2', verdict: 'none yet' });
  const { id } = await first.next();
  first.leave();
  const other = await listen(events, { cookie });
  for (const steps of ['step 3', 'step 4', 'step 5']) {
    page.set({ steps, verdict: 'none yet' });
    while (!JSON.stringify((await other.next()).data).includes(steps));
  }
  const again = await listen(events, { cookie, 'last-event-id': id ?? '' });
  expect((await again.next()).data).toMatchObject({ html: '<div id="steps">step 5</div>' });
  page.set({ steps: 'step 5', verdict: 'pass' });
  expect((await again.next()).data).toMatchObject({ id: 'verdict' });
});

test('a server that was started anew tells everything', async () => {
  const dashboard = await openDashboard();
  const events = await eventsOf(dashboard);
  const old = new URL(events).searchParams.get('since');
  await dashboard.close();
  const { page, cookie, origin } = await openDashboard({ port: dashboard.port });
  page.set({ steps: 'step 9', verdict: 'pass' });
  const listener = await listen(`${origin}${path}?since=${old}`, { cookie });
  expect((await listener.next()).data).toMatchObject({ id: 'steps' });
  expect((await listener.next()).data).toMatchObject({ id: 'verdict' });
});

test('what cannot be read is told, and what was shown stays until it can', async () => {
  const dashboard = await openDashboard();
  const { page, cookie } = dashboard;
  const listener = await listen(await eventsOf(dashboard), { cookie });
  page.broken = true;
  expect(await listener.next()).toMatchObject({
    event: 'trouble',
    data: { text: 'the disk is gone' },
  });
  page.broken = false;
  expect(await listener.next()).toMatchObject({ event: 'trouble', data: { text: null } });
  page.set({ steps: 'step 2', verdict: 'none yet' });
  expect((await listener.next()).event).toBe('view');
});

test('listeners are limited, and who leaves makes room', async () => {
  const dashboard = await openDashboard({ maxStreams: 2 });
  const { cookie, ask } = dashboard;
  const events = await eventsOf(dashboard);
  const first = await listen(events, { cookie });
  await listen(events, { cookie });
  expect((await ask(path)).status).toBe(503);
  expect((await ask(path, { method: 'HEAD', headers: { cookie } })).status).toBe(200);
  first.leave();
  await expect.poll(async () => await listen(events, { cookie }).catch(() => null)).not.toBeNull();
});

test('nothing is looked at when nobody listens', async () => {
  const dashboard = await openDashboard();
  const { page, cookie } = dashboard;
  const listener = await listen(await eventsOf(dashboard), { cookie });
  await expect.poll(() => page.looks).toBeGreaterThan(3);
  listener.leave();
  await sleep(600);
  const { looks } = page;
  await sleep(600);
  expect(page.looks).toBe(looks);
});
