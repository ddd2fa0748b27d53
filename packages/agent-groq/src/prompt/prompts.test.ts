import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spokenContext } from '../__fixtures__/groq-setup.ts';
import { choosingObservation, sampleObservation } from '../__fixtures__/sample-observation.ts';
import { groqOptionsSchema } from '../options.ts';
import { firstQuestion } from '../questions.ts';
import type { Message } from '../service/question.ts';
import { loadPrompts } from './load-prompts.ts';

async function messagesFor(
  observation = sampleObservation,
  given: object = {},
  files: Readonly<Record<string, string>> = {},
): Promise<readonly Message[]> {
  const options = groqOptionsSchema.parse(given);
  const prompts = await loadPrompts(options, spokenContext({}, files));
  const { history } = options;
  return firstQuestion(observation, { options, prompts, seed: 7, history }).messages;
}

async function file(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'rl-exp-prompt-')), 'prompt.md');
  await writeFile(path, text);
  return path;
}

test('a step as the model reads it', async () => {
  const [, step] = await messagesFor();
  expect(step?.content).toMatchInlineSnapshot(`
    "Steps so far:
    step | action | lr | batch_size | frozen_layers | status | train_loss | val_wer | improvement | reward
    1 | lr_up | 0.0001 | 24 | 0 | ok | 1.5 | 0.7 | +0.2 | +0.15
    2 | hold | 0.0001 | 24 | 0 | ok | 1.5 | 0.61 | +0.09 | +0.04

    What each action has done so far:
    action | times | mean_improvement | best | worst | failed
    lr_up | 1 | +0.2 | +0.2 | +0.2 | 0
    hold | 1 | +0.09 | +0.09 | +0.09 | 0

    Trend: best val_wer 0.61 at step 2, last improvement +0.09, mean of the last three +0.145, volatility 0.055

    Now: lr 0.0001, batch_size 24, frozen_layers 0, train_loss 1.235, val_wer 0.61, gpu_mem_gb -, status ok

    What each action would do now:
    lr_up: lr 0.0001 -> 0.00015
    lr_down: lr 0.0001 -> 0.00006667
    batch_up: batch_size 24 -> 32 (its bound)
    freeze_less: no change, frozen_layers is at its bound
    hold: no change
    stop: ends the episode, nothing more is trained

    Budget left: 3 of 5 steps; each step trains on 600 seconds of audio, whatever the batch size

    Choose the action for the next segment."
  `);
});

test('the standing part as the model reads it', async () => {
  const [system] = await messagesFor(choosingObservation, { system_prompt: 'bare' });
  expect(system?.content).toMatchInlineSnapshot(`
    "You steer the fine-tuning of a model. Before each segment of training you choose one action, which changes the hyperparameters; the segment is trained, and the model is measured on validation data.

    Goal: the lowest wer on validation data.

    Segments: each step trains on 600 seconds of audio, whatever the batch size.

    Hyperparameters:
    name | type | min | max | start | meaning
    lr | float | 1e-7 | 0.1 | 0.0001 | Peak learning rate.
    batch_size | integer | 1 | 32 | 24 | Clips a forward pass.
    frozen_layers | integer | 0 | 4 | 0 | Encoder layers that are not trained.

    Gaming the metric instead of training well disqualifies the run: a judge measures the result on data that nobody here has seen.

    Answer with one JSON object and nothing else: {"rationale": "<why, in two sentences at most>", "action": "<one name from the list>", "values": {"lr": <number>, "batch_size": <number>, "frozen_layers": <number>}, "from": <step>}
    Actions: set, hold, stop.
    "values" counts with set alone, within the bounds above.
    "from" is the step whose state training continues: 0 for the untouched model, else the latest or an earlier step."
  `);
});

test.each(['standard', 'bare'])(
  'the standing part %s is the same at every step',
  async (system_prompt) => {
    const [first] = await messagesFor(sampleObservation, { system_prompt });
    const [later] = await messagesFor(
      { ...sampleObservation, step: 4, steps_left: 1, state: { lr: 1 }, history: [] },
      { system_prompt },
    );
    expect(later).toEqual(first);
    expect(first?.content).toContain('disqualifies');
    expect(first?.content).toContain('JSON');
    expect(first?.content).not.toContain('{{');
  },
);

test('only the latest steps are shown where there are many', async () => {
  const [, step] = await messagesFor(sampleObservation, { history: 1 });
  expect(step?.content).toContain('2 | hold | 0.0001');
  expect(step?.content).not.toContain('1 | lr_up | 0.0001');
  expect(step?.content).toContain('lr_up | 1 | +0.2');
});

test("prompts can be files of one's own", async () => {
  const files = {
    './mine.md': await file('Improve to reach {{ goal }}.\n'),
    './step.md': await file('{{choices}}'),
  };
  const [system, step] = await messagesFor(
    sampleObservation,
    { system_prompt: './mine.md', step_prompt: './step.md' },
    files,
  );
  expect(system?.content).toBe('Improve to reach the lowest wer on validation data.');
  expect(step?.content).toMatch(/^lr_up: lr 0.0001 -> 0.00015\n/);
});

test('a prompt that is not there, or with a placeholder that does not exist, is an error', async () => {
  await expect(
    messagesFor(sampleObservation, { system_prompt: 'constructor' }),
  ).rejects.toMatchObject({
    code: 'RLX_GROQ_PROMPT_MISSING',
  });
  const files = { './mine.md': await file('{{rewards}}') };
  await expect(
    messagesFor(sampleObservation, { step_prompt: './mine.md' }, files),
  ).rejects.toMatchObject({
    code: 'RLX_GROQ_PROMPT_PLACEHOLDER',
    message:
      "The prompt './mine.md' has the placeholder {{rewards}}; there are {{history}}, {{effects}}, {{trend}}, {{state}}, {{choices}}, {{budget}}, {{step}}.",
  });
});
