import { layerCounts } from '../evaluator/checkpoint-inspection.ts';
import { isFrozen } from '../freeze-ladder.ts';
import { loraOf } from '../lora.ts';
import { deliveredPath } from '../training-path.ts';
import { defineCheck } from './check.ts';

/** Tensors that were frozen in every step on the way to the delivered state are the base's bit for bit. */
export const frozenTensors = defineCheck('frozen_tensors', (evidence, results) => {
  const { checkpoints } = evidence;
  const steps = deliveredPath(evidence);
  // Without training, everything was frozen.
  const frozenLayers = Math.min(
    ...steps.map((step) => step.action.effective['frozen_layers'] ?? 0),
  );
  const layers = layerCounts(checkpoints);
  const lora = loraOf(evidence.cell);
  const frozen = checkpoints.tensors.filter(({ name }) =>
    isFrozen(name, frozenLayers, layers, lora),
  );
  const changed = frozen.filter(({ base, submitted }) => base?.sha256 !== submitted?.sha256);
  return results.of(
    changed.map(({ name }) => `${name} changed though it was frozen throughout.`),
    `All ${frozen.length} tensors that were frozen throughout are unchanged.`,
    { frozen_layers: Number.isFinite(frozenLayers) ? frozenLayers : null, frozen: frozen.length },
  );
});
