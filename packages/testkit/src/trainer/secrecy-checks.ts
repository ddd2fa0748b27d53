import { readFile } from 'node:fs/promises';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import { canary } from '../contract/kit-host.ts';
import { stdoutDuring } from '../contract/quiet-stdout.ts';
import { textOfError } from '../contract/told-of-error.ts';
import { digestsBelow } from './segment-checks.ts';
import type { TrainerBench } from './trainer-bench.ts';

/** What a trainer must keep to itself. */
export function secrecyChecks(bench: TrainerBench): readonly Check[] {
  return [
    {
      name: 'lets no secret out: not in states, results, files, messages or errors',
      async run() {
        const told: string[] = [];
        const { signal } = new AbortController();
        try {
          const trainer = await bench.trainer();
          told.push(JSON.stringify([trainer.root, trainer.fingerprint, trainer.hyperparameters]));
          const result = await bench.advance(trainer.root);
          told.push(JSON.stringify(result));
          told.push(JSON.stringify(await trainer.evaluate(trainer.root, signal)));
          await trainer.persist(trainer.root, signal);
          const broken = { ...trainer.root, id: '0'.repeat(64), entries: [] };
          told.push(await trainer.evaluate(broken, signal).then(() => '', textOfError));
        } catch (error) {
          told.push(textOfError(error));
        }
        const files = Object.keys(await digestsBelow(bench.host.folder));
        const contents = await Promise.all(files.map(async (path) => await readFile(path)));
        const found = contents.findIndex((content) => content.includes(canary));
        demand(found === -1, `A secret lies in ${files[found] ?? ''}.`);
        demand(!told.join('\n').includes(canary), 'A secret comes out in a result or an error.');
        demand(!bench.host.said.join('\n').includes(canary), 'A secret comes out in a message.');
      },
    },
    {
      name: 'writes nothing to stdout',
      async run() {
        const trainer = await bench.trainer();
        const written = await stdoutDuring(async () => {
          await bench.advance(trainer.root);
          await trainer.evaluate(trainer.root, new AbortController().signal);
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
