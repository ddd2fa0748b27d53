import { isRlExpError } from '@rl-exp/core';
import { Hono, type Context } from 'hono';
import { guardAccess, type AccessRules } from './access.ts';
import { toEventStream } from './event-stream.ts';
import { FeedCache } from './feed-cache.ts';
import type { LivePage } from './live-page.ts';
import { safeHeaders } from './safe-headers.ts';

export interface DashboardOptions {
  /** All runs side by side. */
  readonly overview: LivePage;
  /** The page of a run by its name, `<experiment>/<directory>`; null where there is no such run. */
  readonly run: (name: string) => Promise<LivePage | null>;
  readonly access: AccessRules;
  /** What pages may do in a browser, as a Content-Security-Policy. */
  readonly policy: string;
  /** How many pages may listen at a time. */
  readonly maxStreams?: number;
}

/** What `rl-exp watch` serves: pages, and for each the events that keep it up to date. It reads, and nothing else. */
export function createDashboard(options: DashboardOptions): Hono {
  const { overview, run, access, policy, maxStreams = 64 } = options;
  const feeds = new FeedCache();
  let streams = 0;

  const showPage = async (context: Context, path: string, page: LivePage): Promise<Response> => {
    const { state, position } = await feeds.feedOf(path, page).now();
    const events = `${path === '/' ? '' : path}/events?since=${position}`;
    return context.html(state.toPage({ events }));
  };
  const showEvents = (context: Context, path: string, page: LivePage): Response => {
    if (context.req.method === 'HEAD') return context.body(null);
    if (streams >= maxStreams) {
      return context.text('Too many pages are open.\n', 503, { 'retry-after': '10' });
    }
    const stop = new AbortController();
    streams += 1;
    stop.signal.addEventListener('abort', () => (streams -= 1), { once: true });
    // A browser that connects again says itself where it was.
    const since = context.req.header('last-event-id') ?? context.req.query('since') ?? null;
    const events = feeds.feedOf(path, page).follow(since, stop.signal);
    return context.body(toEventStream(events, stop), 200, { 'content-type': 'text/event-stream' });
  };

  const app = new Hono();
  app.use(safeHeaders(policy));
  app.use(guardAccess(access));
  app.get('/', async (context) => await showPage(context, '/', overview));
  app.get('/events', (context) => showEvents(context, '/', overview));
  app.get('/runs/:experiment/:run', async (context) => {
    const found = await findRun(context);
    return found === null ? context.notFound() : await showPage(context, found.path, found.page);
  });
  app.get('/runs/:experiment/:run/events', async (context) => {
    const found = await findRun(context);
    return found === null ? context.notFound() : showEvents(context, found.path, found.page);
  });
  app.notFound((context) => context.text('There is no such page.\n', 404));
  app.onError((error, context) =>
    context.text(
      isRlExpError(error) ? `${error.code}: ${error.message}\n` : `${error.message}\n`,
      500,
    ),
  );
  return app;

  async function findRun(context: Context): Promise<{ path: string; page: LivePage } | null> {
    const { experiment = '', run: directory = '' } = context.req.param();
    const page = await run(`${experiment}/${directory}`);
    const path = `/runs/${encodeURIComponent(experiment)}/${encodeURIComponent(directory)}`;
    return page === null ? null : { path, page };
  }
}
