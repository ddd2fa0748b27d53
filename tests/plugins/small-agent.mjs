// An agent in one file, which a test copies beside its experiment and edits.
const anything = { version: 1, vendor: 'test', validate: (value) => ({ value }) };

export default {
  [Symbol.for('rl-exp.plugin')]: true,
  kind: 'agent',
  name: 'small',
  specificationVersion: 'v1',
  summary: 'Raises the learning rate.',
  options: { '~standard': anything },
  create: () => ({
    decide: async () => ({ action: 'lr_up', rationale: 'always' }),
  }),
};
