import { canonicalJson, digestOfJson, type StateManifest } from '@rl-exp/core';
import { describeReply, expectThat } from './wire-bench.ts';
import type { WireCheck } from './wire-check.ts';

const nameOfOpening = 'trainer/open';

/** Promises about what is trained and evaluated. */
export const trainingChecks: readonly WireCheck[] = [
  {
    name: 'open',
    promise: 'names an untouched state, its fingerprint and its hyperparameters',
    advice:
      "A state's id is the SHA-256 of the canonical JSON of {entries, meta}: keys sorted, no white space, UTF-8 as it is.",
    async run(bench) {
      const { opened } = await bench.main();
      expectTrueId(opened.root, nameOfOpening);
      const names = opened.hyperparameters.map(({ name }) => name);
      expectThat(names.length > 0, 'it has no hyperparameters, so there is nothing to steer');
      expectThat(new Set(names).size === names.length, 'two hyperparameters have one name');
      for (const { name, min, max, default: start } of opened.hyperparameters)
        expectThat(
          min <= start && start <= max,
          `the default of ${name}, ${start}, is not within ${min} and ${max}`,
        );
    },
  },
  {
    name: 'advance',
    promise: 'trains for the segment that is asked for, with the hyperparameters that it is given',
    advice:
      'Count what was really done: `updates` and `audio_seconds` of the segment, and `echo`, read back from the optimizer and the batches.',
    async run(bench) {
      const main = await bench.main();
      const request = bench.advanceRequest(main, { segment: { updates: 3 } });
      const { state, training } = await bench.advanced(main, request);
      expectTrueId(state, 'trainer/advance');
      expectThat(state.id !== main.opened.root.id, 'training left the state as it was');
      expectThat(training.updates === 3, `of 3 updates it did ${training.updates}`);
      for (const [name, value] of Object.entries(training.echo))
        expectThat(
          value === request.hyperparameters[name],
          `it was given ${name} ${request.hyperparameters[name]} and echoes ${value}`,
        );
      const heard = await bench.advanced(main, { segment: { audio_seconds: 4 } });
      expectThat(
        heard.training.audio_seconds >= 4,
        `of 4 s of audio it heard ${heard.training.audio_seconds} s`,
      );
    },
  },
  {
    name: 'evaluate',
    promise:
      "evaluates a state on val before it is persisted: the metric, and an item per example in val's order",
    advice: 'Keep what was just trained in memory, or write it before it is named.',
    async run(bench) {
      const main = await bench.main();
      const { state } = await bench.advanced(main, { segment: { updates: 2 } });
      const { metrics, items } = await bench.evaluate(main, state);
      const { metric = 'wer' } = bench.options;
      expectThat(
        Number.isFinite(metrics[metric]),
        `there is no '${metric}' among its metrics ${Object.keys(metrics).join(', ')}; name another with --metric`,
      );
      const ids = items.map(({ id }) => id);
      expectThat(
        ids.join(' ') === bench.data.valIds.join(' '),
        `val is ${bench.data.valIds.join(', ')}, and its items are ${ids.join(', ')}`,
      );
    },
  },
  {
    name: 'parent-untouched',
    promise: 'leaves the state that it starts from as it is',
    advice:
      'Train on a copy; never write into a blob, and keep nothing between calls that changes a result.',
    async run(bench) {
      const main = await bench.main();
      const { root } = main.opened;
      const before = await bench.evaluate(main, root);
      const first = await bench.advanced(main);
      const after = await bench.evaluate(main, root);
      expectThat(
        canonicalJson(before) === canonicalJson(after),
        'an evaluation of the root gives something else after training from it',
      );
      const again = await bench.advanced(main);
      expectThat(
        first.state.id === again.state.id || !main.opened.fingerprint.bit_deterministic,
        'the same segment from the same state gave another state the second time',
      );
    },
  },
  {
    name: 'determinism',
    promise: 'gives the same states and metrics in another process, where its fingerprint says so',
    advice:
      'Let every draw follow from the seed and the state alone: no clock, no hash() of text, no order of a set or a folder. Else say bit_deterministic: false.',
    async run(bench) {
      const [one, two] = [await bench.main(), await bench.open()];
      expectThat(
        canonicalJson(one.opened) === canonicalJson(two.opened),
        `${nameOfOpening} gave another root, fingerprint or hyperparameters in a second process`,
      );
      if (!one.opened.fingerprint.bit_deterministic)
        return 'its fingerprint promises no equal bits; only what it opens with was compared';
      const [first, second] = [await bench.advanced(one), await bench.advanced(two)];
      expectThat(
        first.state.id === second.state.id,
        'the same segment from the same state gave another state in a second process',
      );
      const heard = await bench.evaluate(one, first.state);
      expectThat(
        canonicalJson(heard) === canonicalJson(await bench.evaluate(two, second.state)),
        'the same state was evaluated otherwise in a second process',
      );
      return undefined;
    },
  },
  {
    name: 'seed',
    promise: 'puts the seed into its root state, where the seed changes what is trained',
    advice:
      'Results are kept by the state they start from: write the seed into `meta` of the root.',
    async run(bench) {
      const [one, other] = [await bench.main(), await bench.open({ seed: 2 })];
      if (one.opened.root.id !== other.opened.root.id) return;
      const [first, second] = [await bench.advanced(one), await bench.advanced(other)];
      expectThat(
        first.state.id === second.state.id,
        'two seeds have one root and train two states; one would be taken for the other',
      );
    },
  },
  {
    name: 'replicate',
    promise: 'gives the same for every replicate, where its fingerprint says so',
    advice: 'Take nothing from `replicate`; it asks for the same computation once more.',
    async run(bench) {
      const main = await bench.main();
      if (!main.opened.fingerprint.bit_deterministic)
        return 'its fingerprint promises no equal bits';
      const [first, again] = [
        await bench.advanced(main),
        await bench.advanced(main, { replicate: 1 }),
      ];
      expectThat(first.state.id === again.state.id, 'replicate 1 gave another state than 0');
      return undefined;
    },
  },
  {
    name: 'failure',
    promise:
      'gives training that fails as a result with evidence, and trains on as if it had not been',
    advice:
      "Answer {outcome: 'nan' | 'diverged' | 'oom', training, evidence} instead of an error, with null for what is not finite.",
    async run(bench) {
      const { failing } = bench.options;
      if (failing === undefined)
        return 'say with which hyperparameters training fails, e.g. --failing lr=1e30';
      const main = await bench.main();
      const before = await bench.advanced(main);
      const { hyperparameters } = bench.advanceRequest(main);
      const failed = await bench.advance(main, {
        hyperparameters: { ...hyperparameters, ...failing },
        segment: { updates: 50 },
      });
      expectThat(failed.outcome !== 'ok', `with ${JSON.stringify(failing)} it did not fail`);
      const after = await bench.advanced(main);
      expectThat(
        before.state.id === after.state.id || !main.opened.fingerprint.bit_deterministic,
        'after the failure the same segment gave another state',
      );
      return undefined;
    },
  },
  {
    name: 'missing-blob',
    promise: 'refuses a state whose blobs are not there, and goes on',
    advice: 'Answer an error; whatever a request brings, the program does not end from it.',
    async run(bench) {
      const main = await bench.main();
      const digest = '0'.repeat(64);
      const { entries, meta } = main.opened.root;
      const body = { entries: entries.map((entry) => ({ ...entry, blob: digest })), meta };
      const parent = { id: digestOfJson(body), ...body };
      const request = bench.advanceRequest(main, { parent });
      const reply = await main.program.request('trainer/advance', request);
      expectThat(
        reply.type === 'error',
        `it went on from nothing: ${describeReply(main.program, reply)}`,
      );
      await bench.evaluate(main, main.opened.root);
    },
  },
];

function expectTrueId({ id, entries, meta }: StateManifest, method: string): void {
  const expected = digestOfJson({ entries, meta });
  expectThat(
    id === expected,
    `the id of the state of '${method}' is ${id}; its entries and meta digest to ${expected}`,
  );
}
