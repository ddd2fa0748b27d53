import { scaffoldErrors } from './errors.ts';
import type { PluginKind } from './kinds.ts';

/** What a new plugin is called, and where it goes. */
export interface PluginName {
  /** The plugin's own short name. */
  readonly name: string;
  /** The npm package: `rl-exp-agent-patient`, or `@acme/rl-exp-agent-patient`. */
  readonly package: string;
  /** What to write under `use:` once the package is installed. */
  readonly use: string;
}

/** Names under which rl-exp's own plugins are found first. */
export const ownNames: Readonly<Record<PluginKind, readonly string[]>> = {
  agent: ['baselines', 'groq', 'mock', 'oracle'],
  trainer: ['command', 'simulated', 'torch'],
  judge: ['simulated', 'wer'],
  data: ['simulated', 'speech'],
};

/** Baselines that a new agent's experiment puts it beside. */
const besideNames: readonly string[] = ['hold', 'random', 'cosine', 'plateau', 'bandit'];

const namePattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const scopePattern = /^@[a-z0-9][a-z0-9._-]*$/;
/** No map of an experiment may name them. */
const refusedNames: readonly string[] = ['constructor', 'prototype'];
/** What an experiment allows as the name of a value of its matrix, and as its own. */
const longestLabel = 32;
const longestExperimentName = 64;
/** What npm allows. */
const longestPackageName = 214;

/**
 * The names of a plugin that somebody called `patient`, `@acme/patient`, or by the whole name of its package.
 *
 * @throws ScaffoldError RLX_NEW_NAME
 */
export function pluginName(kind: PluginKind, given: string): PluginName {
  const refuse = (problem: string, example: string): Error =>
    scaffoldErrors.create('RLX_NEW_NAME', {
      name: given,
      problem,
      example: `rl-exp new ${kind} ${example}`,
    });
  const [scope, written] = given.startsWith('@')
    ? [given.split('/')[0] ?? '', given.split('/').slice(1).join('/')]
    : [null, given];
  const prefix = `rl-exp-${kind}-`;
  const name = written.startsWith(prefix) ? written.slice(prefix.length) : written;
  if (scope !== null && !scopePattern.test(scope))
    throw refuse('a scope is an @ and lower-case letters, digits, - . or _', '@acme/patient');
  if (!namePattern.test(name))
    throw refuse(
      'it takes lower-case letters, digits and -, and begins with a letter',
      allowedName(name) ?? 'patient',
    );
  if (refusedNames.includes(name))
    throw refuse('every object of JavaScript has something of that name', `my-${name}`);
  if (kind === 'agent' && name.length > longestLabel)
    throw refuse(`a method of an experiment has up to ${longestLabel} letters`, 'patient');
  if (name.length > longestExperimentName)
    throw refuse(`an experiment's name has up to ${longestExperimentName} letters`, 'patient');
  if (scope === '@rl-exp') throw refuse('the scope @rl-exp is for rl-exp itself', name);
  if (scope === null && ownNames[kind].includes(name))
    throw refuse(`\`use: ${name}\` already means a plugin of rl-exp`, `my-${name}`);
  if (kind === 'agent' && besideNames.includes(name))
    throw refuse('its experiment puts it beside the baseline of that name', `my-${name}`);
  const own = `${prefix}${name}`;
  const packageName = scope === null ? own : `${scope}/${own}`;
  if (packageName.length > longestPackageName)
    throw refuse(
      `the package would be called ${packageName}, which is too long for npm`,
      'patient',
    );
  return { name, package: packageName, use: scope === null ? name : `${scope}/${name}` };
}

/** The name as it is allowed: `bad-name` for `Bad Name`; null where nothing is left of it. */
function allowedName(written: string): string | null {
  const name = written
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
  return name === '' ? null : name;
}

/**
 * The name of a new experiment, as experiment files allow it.
 *
 * @throws ScaffoldError RLX_NEW_NAME
 */
export function experimentName(given: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(given)) return given;
  throw scaffoldErrors.create('RLX_NEW_NAME', {
    name: given,
    problem: 'it takes up to 64 letters, digits, - and _',
    example: 'rl-exp new experiment my-swahili',
  });
}
