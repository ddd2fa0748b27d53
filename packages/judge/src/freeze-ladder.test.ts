import { describe, expect, test } from 'vitest';
import { isFrozen } from './freeze-ladder.ts';

const layers = { encoder: 2, decoder: 2 };
/** The number of frozen layers from which on a tensor no longer trains. */
const rungs: Readonly<Record<string, number>> = {
  'model.encoder.conv1.weight': 1,
  'model.encoder.conv2.bias': 1,
  'model.encoder.layers.0.self_attn.k_proj.weight': 1,
  'model.encoder.layers.1.fc2.weight': 2,
  'model.encoder.layer_norm.weight': 2,
  'model.decoder.embed_tokens.weight': 3,
  'model.decoder.embed_positions.weight': 3,
  'proj_out.weight': 3,
  'model.decoder.layers.0.encoder_attn.q_proj.bias': 3,
  'model.decoder.layers.1.fc1.weight': 4,
  'model.decoder.layer_norm.bias': 4,
};

describe('isFrozen', () => {
  test.each(Object.entries(rungs))('%s trains below %i frozen layers', (name, rung) => {
    const frozen = [0, 1, 2, 3, 4].map((frozenLayers) =>
      isFrozen(name, frozenLayers, layers, null),
    );
    expect(frozen).toEqual([0, 1, 2, 3, 4].map((frozenLayers) => frozenLayers >= rung));
  });

  test("the encoder's positions never train", () => {
    expect(isFrozen('model.encoder.embed_positions.weight', 0, layers, null)).toBe(true);
  });

  test('beside adapters only their targets train, layer by layer', () => {
    const lora = { rank: 2, alpha: 4, targets: ['k_proj', 'fc1'] };
    const trains = Object.keys(rungs).filter((name) => !isFrozen(name, 0, layers, lora));
    expect(trains).toEqual([
      'model.encoder.layers.0.self_attn.k_proj.weight',
      'model.decoder.layers.1.fc1.weight',
    ]);
    expect(trains.filter((name) => !isFrozen(name, 1, layers, lora))).toEqual([
      'model.decoder.layers.1.fc1.weight',
    ]);
  });
});
