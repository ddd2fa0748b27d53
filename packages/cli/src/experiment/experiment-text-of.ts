import type { PlannedAgent, PlannedCell } from '@rl-exp/core';

/** An experiment file whose only cell is this one. */
export function experimentTextOf(name: string, cell: PlannedCell): string {
  const { id: _id, fork: _fork, seed, data, agent, trainer, judge, ...rest } = cell;
  const written = ({ package: _package, version: _version, ...slot }: PlannedAgent): object => slot;
  return JSON.stringify({
    version: 1,
    name,
    seeds: [seed],
    ...rest,
    data: written(data),
    agent: written(agent),
    trainer: written(trainer),
    judge: written(judge),
  });
}
