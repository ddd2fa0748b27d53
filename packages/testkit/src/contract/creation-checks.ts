import type { PluginKind } from '@rl-exp/core';
import type { Check } from './check.ts';
import { demand } from './demand.ts';
import { outsideCalls } from './outside-calls.ts';
import type { PluginCase } from './plugin-case.ts';

const creationLimitMs = 50;
const tries = 5;

/** What making an instance may do: next to nothing. */
export function creationChecks<Kind extends PluginKind>(
  subject: PluginCase<Kind>,
  methods: readonly string[],
): readonly Check[] {
  const { plugin } = subject;
  return [
    {
      name: `makes an object with ${methods.join(', ')}`,
      async run() {
        const made: unknown = await subject.create();
        for (const method of methods)
          demand(
            typeof made === 'object' &&
              made !== null &&
              typeof Reflect.get(made, method) === 'function',
            `What its \`create\` returns has no method \`${method}\`.`,
          );
      },
    },
    {
      name: 'touches nothing outside when it is made',
      async run() {
        const [options, context] = [await subject.options(), subject.context()];
        const calls = outsideCalls(() => plugin.create(options, context));
        demand(
          calls.length === 0,
          `Its \`create\` calls ${[...new Set(calls)].join(', ')}; plans are made and explained without that.`,
          'Move it into the first method that needs it.',
        );
      },
    },
    {
      name: 'is made in no time',
      async run() {
        const options = await subject.options();
        const seconds = Array.from({ length: tries }, () => {
          const began = performance.now();
          plugin.create(options, subject.context());
          return performance.now() - began;
        });
        const quickest = Math.min(...seconds);
        demand(
          quickest <= creationLimitMs,
          `Its \`create\` takes ${quickest.toFixed(0)} ms; ${creationLimitMs} ms is the most.`,
        );
      },
    },
  ];
}
