import { setTimeout as sleep } from 'node:timers/promises';
import { toPublishedJsonSchema, wireMessages } from '@rl-exp/core';
import { validateMessage } from '@rl-exp/bridge';
import { describeReply, expectThat } from './wire-bench.ts';
import type { WireCheck } from './wire-check.ts';

const methodNotFound = -32601;
const cancelledCode = -32800;
const cancelSeconds = 10;
const endSeconds = 10;

/** Promises about messages, whatever they are about. */
export const messageChecks: readonly WireCheck[] = [
  {
    name: 'handshake',
    promise: 'answers initialize with its protocol, the nonce and its methods',
    advice:
      'Answer `initialize` first, before anything slow is loaded, with {"protocol": 1, "nonce": <that of the request>, "methods": […]}.',
    async run(bench) {
      const methods = await bench.greet(bench.start());
      const wanted = wireMessages.filter(({ method }) => method.startsWith('trainer/'));
      const lacking = wanted.map(({ method }) => method).filter((name) => !methods.includes(name));
      expectThat(lacking.length === 0, `its methods leave out ${lacking.join(', ')}`);
    },
  },
  {
    name: 'unknown-method',
    promise: 'refuses a method that it does not know with error -32601',
    advice: 'Answer {"error": {"code": -32601, "message": …}} under the id of the request.',
    async run(bench) {
      const { program } = await bench.main();
      const reply = await program.request('trainer/levitate', {}, 30);
      expectThat(
        reply.type === 'error' && reply.error.code === methodNotFound,
        `it answered otherwise: ${describeReply(program, reply)}`,
      );
    },
  },
  {
    name: 'malformed-line',
    promise: 'survives a line that is no JSON, and one that is no request',
    advice:
      'Catch what parsing throws and read on; an error -32700 with id null may say so, and nothing else has to.',
    async run(bench) {
      const program = bench.start();
      await bench.greet(program);
      program.write('{"jsonrpc": "2.0", "id": 99, "method": ');
      program.write('[1, 2, 3]');
      const reply = await program.request('trainer/levitate', {}, 30);
      expectThat(
        reply.type === 'error',
        `after these lines it answered no more: ${describeReply(program, reply)}`,
      );
    },
  },
  {
    name: 'cancellation',
    promise: `ends work within ${cancelSeconds} s of a cancellation, and goes on with the next request`,
    advice:
      'Read stdin while you train, in a thread or between batches; where $/cancelRequest names the request, stop and answer error -32800.',
    async run(bench) {
      const main = await bench.main();
      const { program } = main;
      const segment = await bench.longSegment(main);
      const request = bench.advanceRequest(main, { segment });
      const { id, reply } = program.send('trainer/advance', request, 120);
      await sleep(300);
      program.notify('$/cancelRequest', { id });
      const late = { type: 'late', seconds: cancelSeconds } as const;
      const ended = await Promise.race([reply, sleep(cancelSeconds * 1000, late, { ref: false })]);
      expectThat(
        ended.type === 'result' || (ended.type === 'error' && ended.error.code === cancelledCode),
        `a segment of ${segment.updates} updates was cancelled: ${describeReply(program, ended)}`,
      );
      await bench.evaluate(main, main.opened.root);
    },
  },
  {
    name: 'side-by-side',
    promise: 'takes a persist while an evaluation is under way, and answers both',
    advice:
      'Read on while you work: keep requests that come in between in a queue, or answer them on another thread.',
    async run(bench) {
      const main = await bench.main();
      const { state } = await bench.advanced(main);
      const both = await Promise.all([bench.evaluate(main, state), bench.persist(main, state)]);
      expectThat(both.length === 2, 'one of them was not answered');
    },
  },
  {
    name: 'shutdown',
    promise: `answers shutdown, and ends within ${endSeconds} s with exit code 0`,
    advice: 'Answer with {} and leave; threads that are still reading must not hold the program.',
    async run(bench) {
      const { program } = await bench.open();
      const reply = await program.request('shutdown', {}, endSeconds);
      // Some end so fast that the answer is the end.
      expectThat(
        reply.type === 'result',
        `shutdown got no answer: ${describeReply(program, reply)}`,
      );
      expectThat(await program.endsWithin(endSeconds), 'it was still there');
      const code = await program.exited;
      expectThat(code === 0, `it ended with ${code === null ? 'a signal' : `exit code ${code}`}`);
    },
  },
  {
    name: 'closed-stdin',
    promise: `ends within ${endSeconds} s when its stdin does, even while it trains`,
    advice:
      'The end of stdin says that rl-exp is gone: leave at once, from the thread that reads, without finishing the work.',
    async run(bench) {
      const main = await bench.open();
      const request = bench.advanceRequest(main, { segment: await bench.longSegment(main) });
      void main.program.send('trainer/advance', request);
      await sleep(300);
      main.program.endInput();
      expectThat(await main.program.endsWithin(endSeconds), 'it trained on for nobody');
    },
  },
  {
    name: 'clean-stdout',
    promise: 'writes nothing to stdout but messages, and notifications that match their schemas',
    advice:
      'Give prints another way before anything is imported: keep a copy of stdout for messages, and let file descriptor 1 lead to stderr.',
    async run(bench) {
      const main = await bench.main();
      await bench.evaluate(main, (await bench.advanced(main)).state);
      const stray = bench.programs.flatMap(({ pollution }) => pollution);
      expectThat(stray.length === 0, `this is no message: ${stray[0] ?? ''}`);
      const progress = toPublishedJsonSchema('worker-progress');
      for (const { method, params } of bench.programs.flatMap((each) => each.notifications)) {
        expectThat(method === '$/progress', `there is no notification '${method}'`);
        const validated = validateMessage(progress, params);
        expectThat(
          validated.type === 'valid',
          `a $/progress does not match worker-progress.json: ${validated.type === 'invalid' ? validated.problem : ''}`,
        );
      }
    },
  },
];
