import { request, type IncomingHttpHeaders } from 'node:http';
import { contentPolicy, document, html, raw, type RenderedView } from '@rl-exp/report';
import { onTestFinished } from 'vitest';
import { createDashboard } from '../create-dashboard.ts';
import type { LivePage } from '../live-page.ts';
import { authorityOf, namesOf, serveDashboard } from '../serve-dashboard.ts';

export const token = 'a-token-of-the-tests';

/** A page whose views a test sets. */
class SettablePage implements LivePage {
  looks = 0;
  broken = false;
  #views: readonly RenderedView[];

  constructor(views: Readonly<Record<string, string>>) {
    this.#views = toViews(views);
  }

  set(views: Readonly<Record<string, string>>): void {
    this.#views = toViews(views);
  }

  async look(): Promise<string> {
    this.looks += 1;
    if (this.broken) throw new Error('the disk is gone');
    return JSON.stringify(this.#views);
  }

  async read() {
    const views = this.#views;
    return {
      views,
      toPage: ({ events }: { readonly events: string }) =>
        document({
          title: 'A small page',
          body: html`<main id="main">${views.map((view) => raw(view.html))}</main>`,
          events,
        }),
    };
  }
}

function toViews(texts: Readonly<Record<string, string>>): readonly RenderedView[] {
  return Object.entries(texts).map(([id, text]) => ({ id, html: `<div id="${id}">${text}</div>` }));
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A dashboard of settable pages on a real port; it ends with the test. */
export async function openDashboard(
  options: { readonly maxStreams?: number; readonly port?: number } = {},
) {
  const overview = new SettablePage({ board: 'nothing runs' });
  const page = new SettablePage({ steps: 'step 1', verdict: 'none yet' });
  const served = await serveDashboard({
    host: '127.0.0.1',
    port: options.port ?? 0,
    create: (port) =>
      createDashboard({
        overview,
        run: async (name) => (name === 'trial/one' ? page : null),
        policy: contentPolicy({ live: true }),
        access: {
          token,
          hosts: namesOf('127.0.0.1').map((name) => authorityOf(name, port)),
          cookie: `rl-exp-${port}`,
        },
        ...(options.maxStreams === undefined ? {} : { maxStreams: options.maxStreams }),
      }),
  });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await served.close();
    open = false;
  };
  onTestFinished(close);
  const { port } = served;
  const cookie = `rl-exp-${port}=${token}`;
  /** A request as it is, without what clients tidy up or add. */
  const ask = async (
    path: string,
    given: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer> =>
    await new Promise((resolve, reject) => {
      const { method = 'GET', headers = { cookie } } = given;
      request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject).on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      })
        .on('error', reject)
        .end();
    });
  return { port, cookie, overview, page, ask, close, origin: `http://127.0.0.1:${port}` };
}
