import { audioApart } from './audio-apart.ts';
import { baseModified } from './base-modified.ts';
import { canaries } from './canaries.ts';
import type { Check } from './check.ts';
import { countersAgree } from './counters-agree.ts';
import { decodeSettings } from './decode-settings.ts';
import { deliveredState } from './delivered-state.ts';
import { episodeWhole } from './episode-whole.ts';
import { evaluationsRedone } from './evaluations-redone.ts';
import { eventOrder } from './event-order.ts';
import { finiteWeights } from './finite-weights.ts';
import { frozenTensors } from './frozen-tensors.ts';
import { hiddenNotSeen } from './hidden-not-seen.ts';
import { journalChain } from './journal-chain.ts';
import { keysRecomputed } from './keys-recomputed.ts';
import { lineage } from './lineage.ts';
import { movementBound } from './movement-bound.ts';
import { noiseControl } from './noise-control.ts';
import { noticeTold } from './notice-told.ts';
import { optimizerEcho } from './optimizer-echo.ts';
import { phrasesApart } from './phrases-apart.ts';
import { pristineBase } from './pristine-base.ts';
import { recount } from './recount.ts';
import { safetensorsOnly } from './safetensors-only.ts';
import { sameArchitecture } from './same-architecture.ts';
import { silenceControl } from './silence-control.ts';
import { speakersApart } from './speakers-apart.ts';
import { transcriptsSane } from './transcripts-sane.ts';
import { valNotSeen } from './val-not-seen.ts';
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
  decodeSettings,
  pristineBase,
  finiteWeights,
  deliveredState,
  baseModified,
  frozenTensors,
  movementBound,
  hiddenNotSeen,
  valNotSeen,
  audioApart,
  speakersApart,
  phrasesApart,
  noticeTold,
  canaries,
  recount,
  countersAgree,
  valReproduced,
  evaluationsRedone,
  transcriptsSane,
  noiseControl,
  silenceControl,
];
