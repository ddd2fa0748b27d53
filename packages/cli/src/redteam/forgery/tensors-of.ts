import type { SceneRun } from '../redteam-case.ts';

/** The tensors of a run's checkpoint, by name. */
export async function tensorsOf(
  run: SceneRun,
  checkpoint: string,
): Promise<ReadonlyMap<string, Float32Array>> {
  const tensors = new Map<string, Float32Array>();
  await run.rewriteTensors(checkpoint, (name, values) => tensors.set(name, values.slice()));
  return tensors;
}
