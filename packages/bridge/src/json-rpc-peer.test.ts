import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonRpcPeer, maxLineBytes } from './json-rpc-peer.ts';

function connect() {
  const input = new PassThrough();
  const output = new PassThrough();
  const notifications: unknown[] = [];
  const violations: string[] = [];
  const peer = new JsonRpcPeer({
    input,
    output,
    onNotification: (method, params) => notifications.push([method, params]),
    onRequest: async (method, params) => {
      if (method === 'fail') throw new Error('it cannot be');
      return method === 'double' ? { of: params } : undefined;
    },
    onViolation: (line) => violations.push(line),
  });
  const sent = (): unknown[] =>
    String(output.read() ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { peer, input, notifications, violations, sent };
}

const garbage = fc.oneof(
  fc.string().filter((text) => !text.includes('\n') && text.trim() !== ''),
  fc.constantFrom('{}', '[]', 'null', '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":1e99}', '7'),
  fc.constant('{"jsonrpc":"2.0","id":99,"result":1}'),
);

describe('JsonRpcPeer', () => {
  it('finds the answers among garbage, in any order and any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json({ maxDepth: 2 }), { minLength: 1, maxLength: 5 }),
        fc.array(garbage, { maxLength: 10 }),
        fc.infiniteStream(fc.nat()),
        async (results, noise, random) => {
          const { peer, input, violations } = connect();
          const next = (): number => Number(random.next().value);
          const requests = results.map(() => peer.request('m', {}));
          const answers = requests.map(
            ({ id }, index) => `{"jsonrpc":"2.0","id":${id},"result":${results[index]}}`,
          );
          const lines = [...answers, ...noise]
            .map((text) => ({ text, order: next() }))
            .toSorted((a, b) => a.order - b.order);
          const bytes = Buffer.from(lines.map(({ text }) => `${text}\n`).join(''));
          for (let at = 0; at < bytes.length;) {
            const end = at + 1 + (next() % 50);
            input.write(bytes.subarray(at, end));
            at = end;
          }
          expect(await Promise.all(requests.map(({ reply }) => reply))).toEqual(
            results.map((json) => ({ type: 'result', result: JSON.parse(json) })),
          );
          input.end();
          await new Promise((resolve) => setImmediate(resolve));
          expect(violations).toHaveLength(noise.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('sends requests and notifications, and hears errors and notifications', async () => {
    const { peer, input, notifications, sent } = connect();
    const { id, reply } = peer.request('add', { a: 1 });
    peer.notify('$/cancelRequest', { id });
    expect(sent()).toEqual([
      { jsonrpc: '2.0', id, method: 'add', params: { a: 1 } },
      { jsonrpc: '2.0', method: '$/cancelRequest', params: { id } },
    ]);
    input.write('{"jsonrpc":"2.0","method":"$/progress","params":{"done":1}}\n');
    input.write(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32000,"message":"no"}}\n`);
    expect(await reply).toEqual({
      type: 'error',
      error: { code: -32000, message: 'no', data: {} },
    });
    expect(notifications).toEqual([['$/progress', { done: 1 }]]);
  });

  it('answers requests of the other side, whose ids may be texts', async () => {
    const { input, violations, sent } = connect();
    input.write('{"jsonrpc":"2.0","id":"w-1","method":"double","params":{"a":1}}\n');
    input.write('{"jsonrpc":"2.0","id":2,"method":"absent"}\n');
    input.write('{"jsonrpc":"2.0","id":3,"method":"fail"}\n');
    await new Promise((resolve) => setImmediate(resolve));
    const error = (code: number, message: string) => ({ error: { code, message } });
    expect(sent()).toEqual([
      { jsonrpc: '2.0', id: 'w-1', result: { of: { a: 1 } } },
      { jsonrpc: '2.0', id: 2, ...error(-32601, "no method 'absent'") },
      { jsonrpc: '2.0', id: 3, ...error(-32000, 'it cannot be') },
    ]);
    expect(violations).toEqual([]);
  });

  it('counts a line over the limit as a violation and goes on', async () => {
    const { peer, input, violations } = connect();
    const { id, reply } = peer.request('m', {});
    input.write(Buffer.alloc(maxLineBytes + 1, 'x'));
    input.write(`\n{"jsonrpc":"2.0","id":${id},"result":1}\n`);
    expect(await reply).toEqual({ type: 'result', result: 1 });
    expect(violations).toEqual([`(a line of ${maxLineBytes + 1} bytes; at most 8388608 fit)`]);
  });

  it('refuses to send what JSON cannot hold, and what is too long', () => {
    const { peer, sent } = connect();
    expect(() => peer.request('m', { lr: Number.NaN })).toThrow(/'lr' is NaN/);
    expect(() => peer.request('m', { text: 'x'.repeat(maxLineBytes) })).toThrow(RangeError);
    expect(sent()).toEqual([]);
  });

  it('answers what waits, and what comes later, once it is closed', async () => {
    const { peer } = connect();
    const before = peer.request('m', {});
    peer.close();
    expect(await before.reply).toEqual({ type: 'closed' });
    expect(await peer.request('m', {}).reply).toEqual({ type: 'closed' });
  });
});
