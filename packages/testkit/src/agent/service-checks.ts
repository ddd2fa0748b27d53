import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import { reactions, type Reaction } from '../replay/index.ts';
import type { AgentBench } from './agent-bench.ts';

const faults: Readonly<Record<string, Reaction>> = {
  'a rate limit': reactions.rateLimited('0.1'),
  'an internal error': reactions.failing(500),
  'a page of HTML': reactions.sending('<html>', 'text/html'),
  'a truncated reply': reactions.sending('{"id":"chatcmpl-1","choices":['),
  'a reply without choices': reactions.sendingJson({ choices: [] }),
  'a connection that is reset': reactions.resetting,
  'prose in place of an action': reactions.answering('Let us wait and see.'),
  'an action that is not offered': reactions.answering(
    '{"rationale":"","action":"no_such_action"}',
  ),
};

/** Of an agent that asks a model: what it does when the service misbehaves. */
export function serviceChecks(bench: AgentBench): readonly Check[] {
  if (bench.contract.replay === undefined) return [];
  return [
    {
      name: 'asks the server that its options name',
      async run() {
        await using own = bench.apart();
        for (const scenario of own.scenarios) await own.play(scenario);
        demand(
          (await own.server()).requests.length > 0,
          'No question reached the replay server, so nothing of this test shows how it asks.',
          'Take the address from the options, and ask through context.exchange.',
        );
      },
    },
    ...Object.entries(faults).map(([fault, reaction]) => ({
      name: `survives ${fault}, once and always`,
      async run() {
        const [scenario] = bench.scenarios;
        if (scenario === undefined) return;
        for (const always of [false, true]) {
          await using own = bench.apart();
          const server = await own.server();
          if (always) server.reactAlways(reaction);
          else server.react(reaction);
          const { breach } = await own.play(scenario);
          if (breach !== null) throw breach;
          demand(server.requests.length > 0, 'No question reached the replay server.');
        }
      },
    })),
  ];
}
