import type { PluginV1, RunReader } from '@rl-exp/core';
import type { WrittenOptions } from '../contract/plugin-case.ts';

/** Turns an honest run into one whose record or checkpoint was tampered with. */
export type Doctoring = (run: RunReader, folder: string) => RunReader | Promise<RunReader>;

/** What a judge plugin is held to its contract with. */
export interface JudgeContract {
  readonly plugin: PluginV1<'judge'>;
  /** As under `with:`; `{}` where left out. */
  readonly options?: WrittenOptions;
  /** Options that the schema must refuse, beside those with an unknown key. */
  readonly refused?: readonly WrittenOptions[];
  /** YAML of an honest experiment of one cell, without its `judge`; a small simulated one where left out. */
  readonly experiment?: string;
  /** Tampering of your own, by name; the judge must fail each. The built-in ones are tried beside them. */
  readonly doctored?: Readonly<Record<string, Doctoring>>;
  /** How long the judge may take to heed an abort; 5000 where left out. */
  readonly abortWithinMs?: number;
  /** Where an experiment would lie whose options name files; the working directory where left out. */
  readonly directory?: string;
  /** The package's package.json; the nearest above `directory` where left out. */
  readonly manifest?: string;
}
