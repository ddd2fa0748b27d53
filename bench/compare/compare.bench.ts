import { compareCells } from '@rl-exp/compare';
import { comparisonRulesSchema } from '@rl-exp/core';
import { manyCells } from '../../packages/report/src/__fixtures__/reported-cells.ts';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';

const sizes = [
  { methods: 20, seeds: 10 },
  { methods: 20, seeds: 200 },
  { methods: 20, seeds: 500 },
  { methods: 1000, seeds: 10 },
] as const;

/** Comparisons of many methods and of many seeds; the full form makes the draws that `rl-exp compare` makes. */
export const bench: Benchmark = async ({ full, begin, publish }) => {
  const rows = [];
  for (const size of sizes) {
    if (!begin(`${size.methods} × ${size.seeds}`)) continue;
    const cells = manyCells(size);
    const began = performance.now();
    const { draws } = compareCells({
      runs: [],
      cells,
      rules: comparisonRulesSchema.parse({}),
      declared: true,
      ...(!full && { draws: 200 }),
    });
    const seconds = Number(((performance.now() - began) / 1000).toFixed(2));
    rows.push({ ...size, cells: cells.length, draws, seconds });
  }
  publish(markdownTable(rows));
  return { comparisons: rows };
};
