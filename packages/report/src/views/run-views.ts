import type { RunView } from '../view.ts';
import { cautions } from './cautions.ts';
import { overall } from './overall.ts';

/** Views of whole runs that stand above the cells, in their order. */
export const openingViews: readonly RunView[] = [overall];

/** Those below. */
export const closingViews: readonly RunView[] = [cautions];
