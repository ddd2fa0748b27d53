import type { HyperparameterSpec, Observation, Segment } from '@rl-exp/core';
import { replyFormat } from '../reply/reply-format.ts';
import { formatNumber } from './format-number.ts';
import { table } from './table.ts';

export const systemPlaceholders = ['goal', 'segment', 'hyperparameters', 'reply_format'] as const;
type SystemPlaceholder = (typeof systemPlaceholders)[number];

/** What a system prompt can say, by placeholder. The same throughout an episode, so that services can cache it. */
export function systemSections(
  observation: Observation,
): Readonly<Record<SystemPlaceholder, string>> {
  const { objective, segment, hyperparameters } = observation;
  return {
    goal: `the ${objective.goal === 'minimize' ? 'lowest' : 'highest'} ${objective.metric} on validation data`,
    segment: `Segments: ${describeSegment(segment)}.`,
    hyperparameters: renderSpecs(hyperparameters),
    reply_format: replyFormat(observation),
  };
}

/** What one step buys, in words. */
export function describeSegment(segment: Segment): string {
  return 'updates' in segment
    ? `each step trains ${segment.updates} optimizer updates`
    : `each step trains on ${segment.audio_seconds} seconds of audio, whatever the batch size`;
}

function renderSpecs(specs: readonly HyperparameterSpec[]): string {
  return table(
    ['name', 'type', 'min', 'max', 'start', 'meaning'],
    specs.map((spec) => [
      spec.name,
      spec.type,
      formatNumber(spec.min),
      formatNumber(spec.max),
      formatNumber(spec.default),
      spec.description,
    ]),
  );
}
