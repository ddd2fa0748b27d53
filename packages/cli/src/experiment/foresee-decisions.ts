import { decisionSchema } from '@rl-exp/core';
import { z } from 'zod';
import { parsePluginOptions } from '../plugins/parse-plugin-options.ts';
import type { ForeseenCell } from './predict-sharing.ts';
import { foreknownCell } from './foreknown-cell.ts';
import type { ResolvedCell } from './resolve-cells.ts';

const foreseenSchema = z
  .array(z.object(decisionSchema.pick({ action: true, from: true, values: true }).shape))
  .nullish();

/** Asks the agent of a cell what it will decide, where that follows from its options and the cell. */
export async function foreseeDecisions({ cell, slots }: ResolvedCell): Promise<ForeseenCell> {
  const { plugin } = slots.agent.loaded;
  if (plugin.foresee === undefined) return { cell, decisions: null };
  const options = await parsePluginOptions(plugin, cell.agent.with);
  const foreseen = plugin.foresee(options, foreknownCell(cell));
  return { cell, decisions: foreseenSchema.parse(foreseen) ?? null };
}
