import type { Hyperparameters, PluginV1, Segment } from '@rl-exp/core';
import type { WrittenOptions } from '../contract/plugin-case.ts';

/** Where examples lie that a trainer is tried on. */
export interface TrainerData {
  /** Path of a JSONL file of examples. */
  readonly train: string;
  readonly val: string;
  /** Folder that the audio paths are relative to. */
  readonly root: string;
}

/** What a trainer plugin is held to its contract with. */
export interface TrainerContract {
  readonly plugin: PluginV1<'trainer'>;
  /** As under `with:`; `{}` where left out. */
  readonly options?: WrittenOptions;
  /** Options that the schema must refuse, beside those with an unknown key. */
  readonly refused?: readonly WrittenOptions[];
  /** Train and val; some seconds of tones with texts where left out. */
  readonly data?: TrainerData;
  /** What a step trains on; 8 seconds of audio where left out. */
  readonly segment?: Segment;
  /** Hyperparameters, by name, under which a segment fails (`oom`, `nan` or `diverged`). */
  readonly failing?: Hyperparameters;
  /** How long the trainer may take to heed an abort; 5000 where left out. */
  readonly abortWithinMs?: number;
  /** Where an experiment would lie whose options name files; the working directory where left out. */
  readonly directory?: string;
  /** The package's package.json; the nearest above `directory` where left out. */
  readonly manifest?: string;
}
