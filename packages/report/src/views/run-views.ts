import type { RunView } from '../view.ts';
import { anytime } from './anytime.ts';
import { cautions } from './cautions.ts';
import { cellsTable } from './cells-table.ts';
import { differences } from './differences.ts';
import { failures } from './failures.ts';
import { leftOut } from './left-out.ts';
import { lineage } from './lineage.ts';
import { methodCosts } from './method-costs.ts';
import { now } from './now.ts';
import { overall } from './overall.ts';
import { profiles } from './profiles.ts';
import { staircases } from './staircases.ts';
import { verdicts } from './verdicts.ts';

/** Views of whole runs that stand above the cells, in their order. */
export const openingViews: readonly RunView[] = [
  now,
  overall,
  verdicts,
  differences,
  anytime,
  staircases,
  profiles,
  failures,
  methodCosts,
  lineage,
  leftOut,
  cellsTable,
];

/** Those below. */
export const closingViews: readonly RunView[] = [cautions];
