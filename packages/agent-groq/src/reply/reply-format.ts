import type { JsonValue, Observation } from '@rl-exp/core';

type Shown = Pick<Observation, 'actions' | 'branch' | 'choices' | 'hyperparameters'>;

const mayChoose = ({ choices }: Shown): boolean => choices.some(({ chooses }) => chooses);

/** How to answer, in words, for models and services that cannot be held to a schema. */
export function replyFormat(observation: Shown): string {
  const { actions, branch, choices, hyperparameters } = observation;
  const choosing = choices.filter(({ chooses }) => chooses).map(({ action }) => action);
  const members = [
    '"rationale": "<why, in two sentences at most>"',
    '"action": "<one name from the list>"',
    ...(choosing.length > 0
      ? [`"values": {${hyperparameters.map(({ name }) => `"${name}": <number>`).join(', ')}}`]
      : []),
    ...(branch ? ['"from": <step>'] : []),
  ];
  return [
    `Answer with one JSON object and nothing else: {${members.join(', ')}}`,
    `Actions: ${actions.join(', ')}.`,
    ...(choosing.length > 0
      ? [`"values" counts with ${choosing.join(', ')} alone, within the bounds above.`]
      : []),
    ...(branch
      ? [
          '"from" is the step whose state training continues: 0 for the untouched model, else the latest or an earlier step.',
        ]
      : []),
  ].join('\n');
}

/** The same as a JSON Schema, within what constrained decoding takes: everything required, nothing else allowed. */
export function replySchema(observation: Shown): JsonValue {
  const { actions, branch, hyperparameters } = observation;
  // The reason comes first, so that the action follows from it and not the other way round.
  return strictObject({
    rationale: { type: 'string' },
    action: { type: 'string', enum: [...actions] },
    ...(mayChoose(observation)
      ? {
          values: strictObject(
            Object.fromEntries(hyperparameters.map(({ name }) => [name, { type: 'number' }])),
          ),
        }
      : {}),
    ...(branch ? { from: { type: 'integer' } } : {}),
  });
}

function strictObject(properties: Readonly<Record<string, JsonValue>>): JsonValue {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
