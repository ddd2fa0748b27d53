import { allowedEffect, canonicalJson, type Decision, type PlannedCell } from '@rl-exp/core';
import { ForeseenHyperparameters } from './foreseen-hyperparameters.ts';

/** A cell with its agent's decisions in order; null where they are not fixed beforehand. */
export interface ForeseenCell {
  readonly cell: PlannedCell;
  readonly decisions: readonly Pick<Decision, 'action' | 'from' | 'values'>[] | null;
}

/** Segments of a cell, cells taken in order. */
export interface CellSharing {
  readonly cell: string;
  /** False where decisions are unknown; `segments` is then the most there can be. */
  readonly foreseen: boolean;
  /** False where `to_train` is the most and `shared` the least there can be. */
  readonly exact: boolean;
  readonly segments: number;
  readonly to_train: number;
  /** Trained by this cell or an earlier one before. */
  readonly shared: number;
}

/** What the cells of a plan come to together. */
export interface Sharing extends Omit<CellSharing, 'cell'> {
  readonly cells: readonly CellSharing[];
}

/** A state that cells train from: known by the way to it. */
class TreeNode {
  readonly hyperparameters: ForeseenHyperparameters | null;
  readonly children = new Map<string, TreeNode>();
  /** True where what is below may be below another node too. */
  isDoubtful = false;

  constructor(hyperparameters: ForeseenHyperparameters | null) {
    this.hyperparameters = hyperparameters;
  }
}

/** Where a step of a cell left training. */
interface Visit {
  readonly node: TreeNode;
  readonly hyperparameters: ForeseenHyperparameters;
  readonly isDoubtful: boolean;
}

/**
 * Foresees how many segments cells have in common, on an empty store and where no segment fails: two segments are one
 * if the way to them is the same, from the root on. Roots are the same for cells that say the same about seed, data,
 * train and val, trainer, segment and replicate. Pure. The bounds of an experiment count as the trainer's; where it
 * leaves a start or bound to the trainer, or to a rounding that only the trainer knows, values count as equal only if
 * they certainly are.
 */
export function predictSharing(cells: readonly ForeseenCell[]): Sharing {
  const roots = new Map<string, TreeNode>();
  const predicted = cells.map((cell) => {
    const key = rootKey(cell.cell);
    const root = roots.get(key) ?? new TreeNode(null);
    roots.set(key, root);
    return predictCell(cell, root);
  });
  const sum = (name: 'segments' | 'to_train' | 'shared'): number =>
    predicted.reduce((total, cell) => total + cell[name], 0);
  return {
    foreseen: predicted.every(({ foreseen }) => foreseen),
    exact: predicted.every(({ exact }) => exact),
    segments: sum('segments'),
    to_train: sum('to_train'),
    shared: sum('shared'),
    cells: predicted,
  };
}

function rootKey({ seed, data, splits, trainer, environment }: PlannedCell): string {
  const { salt, train, val } = splits;
  const { segment, replicate } = environment;
  return canonicalJson({ seed, data, salt, train, val, trainer, segment, replicate });
}

function predictCell({ cell, decisions }: ForeseenCell, root: TreeNode): CellSharing {
  const { steps, actions, branch } = cell.environment;
  const start = ForeseenHyperparameters.startOf(cell);
  const path: Visit[] = [{ node: root, hyperparameters: start, isDoubtful: root.isDoubtful }];
  let segments = 0;
  let trained = 0;
  let exact = true;
  for (let done = 0; done < steps; done += 1) {
    const decision = decisions?.[done];
    const effect = decision === undefined ? null : allowedEffect(decision, actions);
    const parent = path[decision?.from ?? done];
    const isRefused = decision?.from !== undefined && !branch;
    if (decision === undefined || effect === null || parent === undefined || isRefused) {
      // Nothing is known from here on, not even that the cell goes on; later cells may find what it trains.
      root.isDoubtful = true;
      const rest = steps - done;
      return toSharing(cell, {
        foreseen: false,
        exact: false,
        segments: segments + rest,
        trained: trained + rest,
      });
    }
    if (effect.end === true) break;
    const hyperparameters = parent.hyperparameters.after(decision.action, effect);
    const known = parent.node.children.get(hyperparameters.key);
    const node = known ?? addChild(parent.node, hyperparameters);
    const isDoubtful = parent.isDoubtful || node.isDoubtful;
    segments += 1;
    if (known === undefined) {
      trained += 1;
      exact &&= !isDoubtful;
    }
    path.push({ node, hyperparameters, isDoubtful });
  }
  return toSharing(cell, { foreseen: true, exact, segments, trained });
}

function addChild(parent: TreeNode, hyperparameters: ForeseenHyperparameters): TreeNode {
  const child = new TreeNode(hyperparameters);
  for (const sibling of parent.children.values()) {
    if (sibling.hyperparameters?.mayEqual(hyperparameters) !== true) continue;
    sibling.isDoubtful = true;
    child.isDoubtful = true;
  }
  parent.children.set(hyperparameters.key, child);
  return child;
}

function toSharing(
  cell: PlannedCell,
  counts: {
    readonly foreseen: boolean;
    readonly exact: boolean;
    readonly segments: number;
    readonly trained: number;
  },
): CellSharing {
  const { foreseen, exact, segments, trained } = counts;
  return {
    cell: cell.id,
    foreseen,
    exact,
    segments,
    to_train: trained,
    shared: segments - trained,
  };
}
