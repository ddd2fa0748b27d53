import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import { within } from '../contract/within.ts';
import { otherSeed, type TrainerBench } from './trainer-bench.ts';

const trainsForMs = 200;
const longSegment = { audio_seconds: 100_000 };
const closesWithinMs = 15_000;

/** How training is cut off, handed on and ended. */
export function endingChecks(bench: TrainerBench): readonly Check[] {
  return [
    {
      name: `heeds an abort within ${bench.abortWithinMs} ms, and trains again afterwards`,
      async run() {
        const trainer = await bench.trainer();
        const state = await bench.advanced(trainer.root);
        for (const before of [true, false]) {
          const controller = new AbortController();
          if (before) controller.abort();
          const running = bench.advance(trainer.root, {
            signal: controller.signal,
            segment: longSegment,
          });
          running.catch(() => undefined);
          await Promise.race([sleep(before ? 0 : trainsForMs), running.catch(() => undefined)]);
          controller.abort();
          const settled = await within(running, bench.abortWithinMs);
          demand(
            settled.outcome !== 'pending',
            `An abort ${before ? 'before' : 'in the middle of'} a segment is not heeded within ${bench.abortWithinMs} ms.`,
            'Look at the signal between two updates.',
          );
          demand(
            !before || settled.outcome === 'rejected',
            'Where the signal is aborted already, it trains all the same.',
            'Begin with signal.throwIfAborted().',
          );
        }
        const again = await bench.advance(trainer.root).catch(() => null);
        demand(again !== null, 'After an abort it trains no more.');
        demand(
          !trainer.fingerprint.bit_deterministic ||
            (again.outcome === 'ok' && again.state.id === state.id),
          'After an abort, a segment from the same parent gives another state than before.',
        );
      },
    },
    {
      name: 'opened again for another seed, is what a new one is',
      async run() {
        const used = await bench.take('elsewhere');
        if (used.reopen === undefined) return;
        await bench.advanced(used.root, { trainer: used });
        const request = await bench.request({ blobs: 'reopened', seed: otherSeed });
        const again = await used.reopen(request, new AbortController().signal);
        try {
          const fresh = await bench.otherSeed();
          demand(
            canonicalJson(again.root) === canonicalJson(fresh.root),
            'Opened again, it has another root than a new trainer.',
          );
          const [ours, theirs] = [
            await bench.advanced(again.root, { trainer: again }),
            await bench.advanced(fresh.root, { trainer: fresh }),
          ];
          demand(
            !fresh.fingerprint.bit_deterministic || ours.id === theirs.id,
            'Opened again, it trains otherwise than a new trainer.',
            'Keep nothing of the cell before, or leave reopen out.',
          );
        } finally {
          await again.close();
        }
      },
    },
    {
      name: 'can be closed twice',
      async run() {
        const trainer = await bench.take('otherSeed');
        for (const time of ['The first', 'The second']) {
          const settled = await within(trainer.close(), closesWithinMs);
          demand(
            settled.outcome === 'fulfilled',
            `${time} \`close\` ${settled.outcome === 'rejected' ? `fails: ${String(settled.error)}` : 'does not come to an end'}.`,
          );
        }
      },
    },
  ];
}
