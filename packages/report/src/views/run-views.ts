import type { RunView } from '../view.ts';

/** Views of whole runs, in the order in which they stand. */
export const runViews: readonly RunView[] = [];
