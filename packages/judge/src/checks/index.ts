import { baseModified } from './base-modified.ts';
import type { Check } from './check.ts';
import { countersAgree } from './counters-agree.ts';
import { deliveredState } from './delivered-state.ts';
import { episodeWhole } from './episode-whole.ts';
import { eventOrder } from './event-order.ts';
import { finiteWeights } from './finite-weights.ts';
import { frozenTensors } from './frozen-tensors.ts';
import { hiddenNotSeen } from './hidden-not-seen.ts';
import { journalChain } from './journal-chain.ts';
import { keysRecomputed } from './keys-recomputed.ts';
import { lineage } from './lineage.ts';
import { movementBound } from './movement-bound.ts';
import { optimizerEcho } from './optimizer-echo.ts';
import { recount } from './recount.ts';
import { safetensorsOnly } from './safetensors-only.ts';
import { sameArchitecture } from './same-architecture.ts';
import { valReproduced } from './val-reproduced.ts';

/** All checks: first the record, then the weights, then the data, then what is claimed of them. */
export const checks: readonly Check[] = [
  journalChain,
  eventOrder,
  lineage,
  keysRecomputed,
  episodeWhole,
  optimizerEcho,
  safetensorsOnly,
  sameArchitecture,
  finiteWeights,
  deliveredState,
  baseModified,
  frozenTensors,
  movementBound,
  hiddenNotSeen,
  recount,
  countersAgree,
  valReproduced,
];
