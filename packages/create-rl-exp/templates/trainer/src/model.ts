import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, type Example, type ExportedCheckpoint } from '@rl-exp/core';

/** What a guess is made of: a constant, tens of characters, and words. */
type Features = readonly [number, number, number];
export type Weights = readonly [number, number, number];

export const untrained: Weights = [0, 0, 0];

export function featuresOf(text: string): Features {
  return [1, text.length / 10, text.split(/\s+/).length];
}

/** The seconds that a clip with these features takes. */
export function predict(weights: Weights, features: Features): number {
  return weights[0] * features[0] + weights[1] * features[1] + weights[2] * features[2];
}

/** Root of the mean squared error, in seconds. */
export function rmseOf(weights: Weights, examples: readonly Example[]): number {
  const squares = examples.map(
    ({ text, seconds }) => (predict(weights, featuresOf(text)) - seconds) ** 2,
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length));
}

export const checkpointFile = 'weights.json';

/** A checkpoint that stands alone: whoever reads it needs nothing of the trainer. */
export async function writeCheckpoint(
  directory: string,
  state: string,
  weights: Weights,
): Promise<ExportedCheckpoint> {
  const text = `${JSON.stringify({ state, weights })}\n`;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, checkpointFile), text);
  return { directory, files: { [checkpointFile]: digestOf(text) } };
}
