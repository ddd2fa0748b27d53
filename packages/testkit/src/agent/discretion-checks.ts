import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import { canary } from '../contract/kit-host.ts';
import { stdoutDuring } from '../contract/quiet-stdout.ts';
import { textOfError } from '../contract/told-of-error.ts';
import { sendError } from '../replay/completion.ts';
import type { Reaction } from '../replay/replay-server.ts';
import type { AgentBench } from './agent-bench.ts';
import { ExchangeRecord } from './exchange-record.ts';

/** A service that repeats the key it was sent, as some do. */
const repeating =
  (status: number): Reaction =>
  (response) =>
    sendError(response, status, { message: `Your key ${canary} is wrong.` });

/** What an agent must keep to itself. */
export function discretionChecks(bench: AgentBench): readonly Check[] {
  return [
    {
      name: 'lets no secret out: not in decisions, exchanges, messages or errors',
      async run() {
        const services = bench.contract.replay === undefined ? [null] : [null, 400, 401];
        for (const status of services) {
          await using own = bench.apart();
          if (status !== null) (await own.server()).reactAlways(repeating(status));
          for (const [where, text] of Object.entries(await everythingSaid(own)))
            demand(
              !text.includes(canary),
              `A secret comes out in ${where}${status === null ? '' : ', where the service repeats it'}.`,
              'Take it out of every text before it leaves the plugin, answers of the service included.',
            );
        }
      },
    },
    {
      name: 'writes nothing to stdout',
      async run() {
        const written = await stdoutDuring(async () => {
          for (const scenario of bench.scenarios) await bench.play(scenario);
        });
        demand(
          written === '',
          `It writes to stdout, where the answers of commands stand: ${JSON.stringify(written.slice(0, 200))}`,
          'Say it through context.logger.',
        );
      },
    },
  ];
}

/** All that leaves the agent while it plays, by the way it takes. */
async function everythingSaid(bench: AgentBench): Promise<Readonly<Record<string, string>>> {
  const decisions: unknown[] = [];
  const exchanges: unknown[] = [];
  const errors: string[] = [];
  for (const scenario of bench.scenarios) {
    const record = new ExchangeRecord();
    try {
      const { turns, refusal, breach } = await bench.play(scenario, { record });
      decisions.push(turns.map(({ decision }) => decision));
      errors.push(...[refusal, breach].map((error) => (error === null ? '' : textOfError(error))));
    } catch (error) {
      errors.push(textOfError(error));
    }
    exchanges.push(record.exchanges);
  }
  return {
    'a decision': JSON.stringify(decisions),
    'an exchange': JSON.stringify(exchanges),
    'an error': errors.join('\n'),
    'a message': bench.host.said.join('\n'),
  };
}
