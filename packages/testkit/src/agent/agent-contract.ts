import type { ActionEffect, JsonValue, PluginV1 } from '@rl-exp/core';
import type { WrittenOptions } from '../contract/plugin-case.ts';
import type { ReplayScript } from '../replay/replay-server.ts';

/** Options, or what makes them from the address of the replay server. */
export type AgentOptions =
  | WrittenOptions
  | ((server: { readonly baseUrl: string }) => WrittenOptions);

/** What an agent plugin is held to its contract with. */
export interface AgentContract {
  readonly plugin: PluginV1<'agent'>;
  /** As under `with:`; `{}` where left out. With `replay`, a function of the server's address. */
  readonly options?: AgentOptions;
  /** Several options in place of `options`, each under a name of its own. */
  readonly cases?: Readonly<Record<string, AgentOptions>>;
  /** Options that the schema must refuse, beside those with an unknown key. */
  readonly refused?: readonly WrittenOptions[];
  /** Of an agent that asks a model: what the model writes, served by a server that speaks the OpenAI API. */
  readonly replay?: ReplayScript;
  /** Of an agent that asks anything else through `exchange`: what is answered. Nothing is sent then. */
  readonly answers?: (request: JsonValue) => JsonValue;
  /** Of an agent that asks a person: what is typed. */
  readonly ask?: (question: string) => string;
  /** A set of actions of your own, played beside the built-in ones. */
  readonly actions?: Readonly<Record<string, ActionEffect>>;
  /** Steps of an episode; 6 where left out. */
  readonly steps?: number;
  /** True for an agent that draws by chance: among several seeds, two must then differ. */
  readonly chance?: boolean;
  /** How long the agent may take to heed an abort; 1000 where left out. */
  readonly abortWithinMs?: number;
  /** Where an experiment would lie whose options name files; the working directory where left out. */
  readonly directory?: string;
  /** The package's package.json; the nearest above `directory` where left out. */
  readonly manifest?: string;
}
