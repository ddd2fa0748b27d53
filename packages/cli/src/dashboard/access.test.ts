import { describe, expect, test } from 'vitest';
import { openDashboard, token } from './__fixtures__/small-dashboard.ts';

test('a token in the address becomes a cookie for this site alone, and leaves the address', async () => {
  const { ask, port } = await openDashboard();
  const { status, headers } = await ask(`/runs/trial/one?token=${token}`, { headers: {} });
  expect(status).toBe(303);
  expect(headers.location).toBe('/runs/trial/one');
  const [cookie = ''] = headers['set-cookie'] ?? [];
  expect(cookie).toBe(`rl-exp-${port}=${token}; Path=/; HttpOnly; SameSite=Strict`);
  const page = await ask('/runs/trial/one', { headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect(page.status).toBe(200);
  expect(page.text).toContain('step 1');
  expect(page.text).not.toContain(token);
});

test('a redirect stays on this server whatever the path', async () => {
  const { ask } = await openDashboard();
  const { headers } = await ask(`//elsewhere.example/?token=${token}`, { headers: {} });
  expect(headers.location).toBe('/elsewhere.example/');
});

describe('refused', () => {
  const everywhere = ['/', '/events', '/runs/trial/one', '/runs/trial/one/events'];
  const wrong = (port: number): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
    'no token': {},
    'a wrong token': { cookie: `rl-exp-${port}=another` },
    "another dashboard's cookie": { cookie: `rl-exp-${port + 1}=${token}` },
  });

  test('without the token', async () => {
    const { ask, port } = await openDashboard();
    for (const [what, headers] of Object.entries(wrong(port))) {
      for (const path of everywhere) {
        const { status, text } = await ask(path, { headers });
        expect([status, text], `${what} ${path}`).toEqual([
          401,
          expect.not.stringContaining('step 1'),
        ]);
      }
    }
    expect((await ask('/?token=another', { headers: {} })).status).toBe(401);
  });

  test('by the name of another site that leads here', async () => {
    const { ask, cookie, port } = await openDashboard();
    for (const host of [`evil.example:${port}`, `127.0.0.1:${port + 1}`, '127.0.0.1']) {
      const { status } = await ask('/', { headers: { cookie, host } });
      expect(status, host).toBe(403);
    }
    expect((await ask('/', { headers: { cookie, host: `localhost:${port}` } })).status).toBe(200);
  });

  test('from another site', async () => {
    const { ask, cookie, origin } = await openDashboard();
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: origin.replace('127.0.0.1', 'localhost') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const { status, headers: answered } = await ask('/', { headers: { cookie, ...headers } });
      expect(status, JSON.stringify(headers)).toBe(403);
      expect(answered['access-control-allow-origin']).toBeUndefined();
      const exchange = await ask(`/?token=${token}`, { headers });
      expect(exchange.status, JSON.stringify(headers)).toBe(403);
      expect(exchange.headers['set-cookie']).toBeUndefined();
    }
    const own = { cookie, origin, 'sec-fetch-site': 'same-origin' };
    expect((await ask('/', { headers: own })).status).toBe(200);
  });

  test('to change anything', async () => {
    const { ask } = await openDashboard();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await ask('/', { method })).status, method).toBe(405);
    }
    const head = await ask('/', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  test('paths that are no run', async () => {
    const { ask } = await openDashboard();
    const paths = [
      '/runs/trial/two',
      '/runs/../../etc/passwd',
      '/runs/trial/..%2f..%2f..%2fetc%2fpasswd',
      '/runs/%2e%2e%2ftrial/one',
      '/runs/trial/one/journal.jsonl',
      '/runs/trial/%00',
      '/runs/trial/%ff',
    ];
    for (const path of paths) expect((await ask(path)).status, path).toBe(404);
  });
});

test('every answer tells the browser to run and load nothing that is not ours', async () => {
  const { ask } = await openDashboard();
  const answers = [await ask('/'), await ask('/nowhere'), await ask('/', { headers: {} })];
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'sha256-[^ ]+';.* frame-ancestors 'none'$/,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
  }
});
