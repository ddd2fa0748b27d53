import { beforeAll, describe, expect, test } from 'vitest';
import { adaptedEvidence, honestEvidence, withTensors } from '../__fixtures__/honest-evidence.ts';
import type { CheckpointInspection } from '../evaluator/checkpoint-inspection.ts';
import type { Evidence } from '../evidence.ts';
import { baseModified } from './base-modified.ts';
import { deliveredState } from './delivered-state.ts';
import { finiteWeights } from './finite-weights.ts';
import { frozenTensors } from './frozen-tensors.ts';
import { checks } from './index.ts';
import { movementBound } from './movement-bound.ts';
import { optimizerEcho } from './optimizer-echo.ts';
import { safetensorsOnly } from './safetensors-only.ts';
import { sameArchitecture } from './same-architecture.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

function withCheckpoints(change: Partial<CheckpointInspection>, evidence = honest): Evidence {
  return { ...evidence, checkpoints: { ...evidence.checkpoints, ...change } };
}

/** The evidence with the submitted tensor of this name replaced. */
function withSubmitted(name: string, change: object | null): Evidence {
  return withTensors(honest, (tensor) =>
    tensor.name !== name
      ? tensor
      : {
          ...tensor,
          submitted:
            change === null || tensor.submitted === null
              ? null
              : { ...tensor.submitted, ...change },
        },
  );
}

describe('base_modified', () => {
  test('fails where the base was handed back', () => {
    expect(baseModified(withCheckpoints({ relative_l2: 0 }))).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('Not trained'),
    });
    expect(baseModified(withCheckpoints({ relative_l2: 1e-8 })).status).toBe('fail');
  });

  test('fails where weights changed without training', async () => {
    const untrained = await honestEvidence(['stop']);
    expect(baseModified(withCheckpoints({ relative_l2: 0.1 }, untrained)).status).toBe('fail');
  });

  test('is inconclusive where so little was learnt that float32 may not hold it', () => {
    const learning = (lr: number): string => {
      const { journal } = withCheckpoints({ relative_l2: 0 });
      const slow = journal.map((record) =>
        record.event.type === 'step-end'
          ? {
              ...record,
              event: {
                ...record.event,
                action: {
                  ...record.event.action,
                  effective: { ...record.event.action.effective, lr },
                },
              },
            }
          : record,
      );
      return baseModified({ ...withCheckpoints({ relative_l2: 0 }), journal: slow }).status;
    };
    expect(learning(1e-8)).toBe('inconclusive');
    expect(learning(1e-6)).toBe('fail');
  });

  test('is inconclusive where values are not finite', () => {
    expect(baseModified(withCheckpoints({ relative_l2: null })).status).toBe('inconclusive');
  });
});

describe('same_architecture', () => {
  test('fails for another size of model', () => {
    const { submitted } = honest.checkpoints;
    const structure = { ...submitted.structure, encoder_layers: 4 };
    expect(
      sameArchitecture(withCheckpoints({ submitted: { ...submitted, structure } })).summary,
    ).toBe('encoder_layers is 4, not 2.');
  });

  test.each([
    ['a tensor left out', null, 'is missing'],
    ['a tensor of another shape', { shape: [9, 9] }, 'float32[9, 9], not float32[2, 3]'],
    ['a tensor of another type', { dtype: 'float16' }, 'float16[2, 3]'],
  ])('fails for %s', (_name, change, summary) => {
    const result = sameArchitecture(withSubmitted('model.encoder.conv1.weight', change));
    expect(result).toMatchObject({ status: 'fail', summary: expect.stringContaining(summary) });
  });

  test('fails for a tensor added', () => {
    const [first] = honest.checkpoints.tensors;
    if (first === undefined) throw new Error('no tensor');
    const added = { ...first, name: 'adapter', base: null };
    const tensors = [...honest.checkpoints.tensors, added];
    expect(sameArchitecture(withCheckpoints({ tensors })).summary).toBe('adapter is added.');
  });
});

describe('frozen_tensors', () => {
  test.each([
    'model.encoder.conv1.weight',
    'model.encoder.embed_positions.weight',
    'model.encoder.layers.0.fc1.weight',
  ])('fails where %s changed', (name) => {
    expect(frozenTensors(honest)).toMatchObject({
      status: 'pass',
      evidence: { frozen_layers: 1, frozen: 3 },
    });
    expect(frozenTensors(withSubmitted(name, { sha256: 'c'.repeat(64) })).summary).toContain(name);
  });

  test('lets the others change', () => {
    const changed = withSubmitted('model.encoder.layers.1.fc1.weight', { sha256: 'c'.repeat(64) });
    expect(frozenTensors(changed).status).toBe('pass');
  });

  test('without training everything is frozen', async () => {
    const untrained = await honestEvidence(['stop']);
    const changed = withTensors(untrained, (tensor) => ({ ...tensor, submitted: null }));
    expect(frozenTensors(changed).status).toBe('fail');
  });
});

describe('movement_bound', () => {
  // Three steps of three updates at lr 1e-3; the failed one does not count.
  const bound = 3.2 * 1e-3 * 9;

  test('is 3.2 learning rates an update', () => {
    expect(movementBound(honest).evidence['bound']).toBeCloseTo(bound, 12);
    expect(movementBound(withCheckpoints({ max_abs_difference: bound * 0.999 })).status).toBe(
      'pass',
    );
    expect(movementBound(withCheckpoints({ max_abs_difference: bound * 1.001 })).status).toBe(
      'fail',
    );
    expect(movementBound(withCheckpoints({ max_abs_difference: null })).status).toBe(
      'inconclusive',
    );
  });
});

describe('safetensors_only', () => {
  test('fails for whatever else lies in the folder', () => {
    const { submitted } = honest.checkpoints;
    const problems = ['pytorch_model.bin is neither safetensors nor text'];
    expect(safetensorsOnly(withCheckpoints({ submitted: { ...submitted, problems } })).status).toBe(
      'fail',
    );
    const unreadable = { ...submitted, unreadable: 'model.safetensors: header too small' };
    expect(safetensorsOnly(withCheckpoints({ submitted: unreadable })).status).toBe('fail');
  });
});

describe('finite_weights', () => {
  test('fails for a value that is no number', () => {
    expect(
      finiteWeights(withSubmitted('model.decoder.layer_norm.weight', { finite: false })),
    ).toMatchObject({
      status: 'fail',
      summary: 'model.decoder.layer_norm.weight holds a value that is no finite number.',
    });
  });

  test('is inconclusive where they could not be read', () => {
    const submitted = { ...honest.checkpoints.submitted, unreadable: 'cut off' };
    expect(finiteWeights(withCheckpoints({ submitted })).status).toBe('inconclusive');
  });
});

describe('delivered_state', () => {
  test('fails for weights of another run', () => {
    expect(
      deliveredState(withSubmitted('model.decoder.layers.0.fc1.weight', { sha256: 'd'.repeat(64) }))
        .summary,
    ).toBe(
      'model.decoder.layers.0.fc1.weight of the submitted checkpoint is not that of the delivered state.',
    );
  });

  test('fails for a base that training did not start from', () => {
    const other = withTensors(honest, (tensor) => ({
      ...tensor,
      base: tensor.base && { ...tensor.base, sha256: 'd'.repeat(64) },
    }));
    expect(deliveredState(other).summary).toContain(
      'of the base checkpoint is not that of the root state',
    );
  });

  test('fails for a state whose id is not that of its contents', () => {
    const { delivered } = honest.states;
    if (delivered === null) throw new Error('no state');
    const doctored = { ...delivered, entries: delivered.entries.slice(1) };
    expect(
      deliveredState({ ...honest, states: { ...honest.states, delivered: doctored } }).summary,
    ).toBe('The delivered state is not the one on record.');
  });

  test('fails for an earlier, better state', async () => {
    const { states } = await honestEvidence(['hold', 'stop']);
    expect(
      deliveredState({ ...honest, states: { ...honest.states, delivered: states.delivered } })
        .status,
    ).toBe('fail');
  });

  test('leaves optimizer moments and the tied projection aside', () => {
    const tensors = honest.checkpoints.tensors.flatMap((tensor) =>
      tensor.name === 'model.decoder.embed_tokens.weight'
        ? [tensor, { ...tensor, name: 'proj_out.weight' }]
        : [tensor],
    );
    expect(deliveredState(withCheckpoints({ tensors })).status).toBe('pass');
  });

  test('is inconclusive without the state', () => {
    expect(deliveredState({ ...honest, states: { ...honest.states, root: null } }).status).toBe(
      'inconclusive',
    );
  });
});

describe('adapters', () => {
  const adapted = 'model.encoder.layers.1.fc1.weight';
  let evidence: Evidence;
  beforeAll(async () => {
    evidence = await adaptedEvidence();
  });
  const withAdapted = (change: object, name = adapted): Evidence =>
    withTensors(evidence, (tensor) => (tensor.name === name ? { ...tensor, ...change } : tensor));
  const withContents = (name: string): Evidence =>
    withTensors(evidence, (tensor) =>
      tensor.name === name && tensor.submitted !== null
        ? { ...tensor, submitted: { ...tensor.submitted, sha256: 'c'.repeat(64) } }
        : tensor,
    );

  test('an honest run passes every check', () => {
    expect(
      checks
        .filter(({ policy, full }) => policy === 'required' && !full)
        .map((check) => check(evidence))
        .filter(({ status }) => status !== 'pass'),
    ).toEqual([]);
  });

  test('a run that handed the untouched checkpoint back does not fail for its adapters', async () => {
    const untrained = await adaptedEvidence(['stop']);
    expect(deliveredState(untrained).status).toBe('pass');
    expect(frozenTensors(untrained).status).toBe('pass');
    expect(movementBound(untrained).status).toBe('pass');
  });

  test.each(['model.encoder.conv1.weight', 'model.decoder.layer_norm.weight'])(
    '%s, which no adapter stands beside, must stay',
    (name) => {
      expect(frozenTensors(withContents(name))).toMatchObject({
        status: 'fail',
        summary: `${name} changed though it was frozen throughout.`,
      });
      expect(deliveredState(withContents(name)).status).toBe('fail');
    },
  );

  test('so must one whose adapter was frozen throughout', () => {
    const frozen = 'model.encoder.layers.0.fc1.weight';
    expect(frozenTensors(withContents(frozen)).status).toBe('fail');
    expect(frozenTensors(withContents(adapted)).status).toBe('pass');
  });

  test('a merged weight is the base with the delivered adapter added', () => {
    expect(deliveredState(withAdapted({ merge_error: 1e-3 }))).toMatchObject({
      status: 'fail',
      summary: `${adapted} of the submitted checkpoint is not the base's with the delivered adapter added.`,
    });
    expect(deliveredState(withAdapted({ merge_error: null }))).toMatchObject({
      status: 'inconclusive',
      summary: `The adapter of ${adapted} is not in the store.`,
    });
  });

  test('a state that trained the base beside its adapter fails', () => {
    const { delivered } = evidence.states;
    if (delivered === null) throw new Error('no state');
    const entries = delivered.entries.map((entry) =>
      entry.name === `weights/${adapted}` ? { ...entry, blob: 'd'.repeat(64) } : entry,
    );
    expect(
      deliveredState({
        ...evidence,
        states: { ...evidence.states, delivered: { ...delivered, entries } },
      }).evidence['problems'],
    ).toContain(`${adapted} beside its adapter in the delivered state is not that of the base.`);
  });

  test('a merged weight moves by what the movement of both factors allows', () => {
    // Three updates a step: two steps at 1e-3, one at 1.5e-3 and kept for the last; alpha 2, width 2.
    const m = 3.2 * 3 * (1e-3 + 1e-3 + 1.5e-3 + 1.5e-3);
    const bound = 2 * m * (1 / Math.sqrt(2) + m) + 1e-6;
    expect(movementBound(evidence).evidence['adapter_bound']).toBeCloseTo(m, 12);
    const status = (moved: number | null): string =>
      movementBound(withAdapted({ max_abs_difference: moved })).status;
    expect([bound * 0.999, bound * 1.001, null].map(status)).toEqual(['pass', 'fail', 'fail']);
  });

  test('a distance that cannot be told is no proof of idleness', () => {
    const distance = (value: number): string =>
      baseModified(withCheckpoints({ relative_l2: value }, evidence)).status;
    expect([0, 5e-8, 1e-3].map(distance)).toEqual(['fail', 'inconclusive', 'pass']);
  });

  test('the numbers that train are those of the factors', () => {
    expect(optimizerEcho(evidence).status).toBe('pass');
    // At one frozen layer: rank 1 × (2 + 2) for each of two layers.
    const trained = evidence.journal.flatMap(({ event }) =>
      event.type === 'step-end' ? (event.transition?.training.trainable_parameters ?? []) : [],
    );
    expect(trained[0]).toBe(8);
    expect(
      optimizerEcho({ ...evidence, cell: { ...evidence.cell, trainer: honest.cell.trainer } })
        .status,
    ).toBe('fail');
  });
});
