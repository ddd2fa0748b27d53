import { defineCheck } from './check.ts';

/** The submitted checkpoint has the configuration and the tensors of the untouched one. */
export const sameArchitecture = defineCheck(
  'same_architecture',
  ({ checkpoints: { base, submitted, tensors } }, results) => {
    const problems: string[] = [];
    if (base.structure['model_type'] !== 'whisper')
      problems.push('The base checkpoint is no Whisper.');
    for (const [name, value] of Object.entries(base.structure)) {
      const other = submitted.structure[name];
      if (JSON.stringify(other) !== JSON.stringify(value)) {
        problems.push(`${name} is ${JSON.stringify(other)}, not ${JSON.stringify(value)}.`);
      }
    }
    for (const tensor of tensors) {
      if (tensor.base === null) problems.push(`${tensor.name} is added.`);
      else if (tensor.submitted === null) problems.push(`${tensor.name} is missing.`);
      else if (shapeOf(tensor.base) !== shapeOf(tensor.submitted)) {
        problems.push(
          `${tensor.name} is ${shapeOf(tensor.submitted)}, not ${shapeOf(tensor.base)}.`,
        );
      }
    }
    return results.of(
      problems,
      `The configuration is the same, and so are names, shapes and types of ${tensors.length} tensors.`,
      { tensors: tensors.length },
    );
  },
);

function shapeOf({ dtype, shape }: { dtype: string; shape: readonly number[] }): string {
  return `${dtype}[${shape.join(', ')}]`;
}
