import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { WorkerSlot } from '@rl-exp/core';
import type { z } from 'zod';
import { nearest } from '../diagnostics/nearest.ts';
import { parseByteSize } from './byte-size.ts';
import { settingsErrors } from './errors.ts';
import { findSettingsFile } from './find-settings-file.ts';
import {
  settingsSchema,
  storeSettingNames,
  type Settings,
  type WrittenSettings,
} from './settings.ts';

const defaultMaxBytes = 50e9;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Tool settings. Precedence: flag, `RL_EXP_…` in the environment, settings file, default.
 *
 * @throws RlExpError `RLX_SETTINGS_…`.
 */
export async function loadSettings(options: {
  readonly workingDirectory: string;
  readonly environment: Environment;
  readonly flags?: { readonly [Name in keyof WrittenSettings]?: unknown };
}): Promise<Settings> {
  const { workingDirectory, environment, flags = {} } = options;
  const found = await findSettingsFile(workingDirectory);
  const fromFile = found === undefined ? {} : parse(found.content, found.file, dirname(found.file));
  const fromEnvironment = parse(
    written(environment),
    'the environment (RL_EXP_…)',
    workingDirectory,
  );
  const { cache, jobs, python, accelerator, launch } = flags;
  const fromFlags = parse(
    defined({ store: flags.store, cache, jobs, python, accelerator, launch }),
    'the flags',
    workingDirectory,
  );
  const settings = { ...fromFile, ...fromEnvironment, ...fromFlags };
  const cacheFolder = settings.cache ?? userCache(environment);
  const workers: WorkerSlot = {
    launch: settings.launch ?? [],
    remote: false,
    python: settings.python ?? null,
    accelerator: settings.accelerator ?? 'auto',
    cacheDirectory: cacheFolder,
  };
  // A flag or a variable names another folder; what stays there is as written.
  const store = { ...fromFile.store, ...fromEnvironment.store, ...fromFlags.store };
  return {
    store: store.directory ?? join(cacheFolder, 'store'),
    storePolicy: {
      keep: store.keep ?? 'all',
      maxBytes: parseByteSize(String(store.max_size ?? '')) ?? defaultMaxBytes,
    },
    cache: cacheFolder,
    jobs: settings.jobs,
    workers,
    trainer: trainerSlot(workers, settings.trainer ?? {}),
    file: found?.file ?? null,
  };
}

/** The trainer's place. An interpreter of this machine says nothing about another one. */
function trainerSlot(
  workers: WorkerSlot,
  place: NonNullable<WrittenSettings['trainer']>,
): WorkerSlot {
  const remote = place.remote ?? false;
  return {
    ...workers,
    ...(remote ? { remote, python: null } : {}),
    ...defined(place),
  };
}

/** Checks settings and makes their folders absolute. */
function parse(content: unknown, source: string, directory: string): WrittenSettings {
  const parsed = settingsSchema.safeParse(content ?? {});
  if (!parsed.success) throw invalid(parsed.error.issues, source);
  const { store, cache, python, trainer, ...others } = parsed.data;
  return {
    ...others,
    ...(python === undefined ? {} : { python: interpreter(directory, python) }),
    ...(trainer === undefined ? {} : { trainer: placed(trainer, directory) }),
    ...(store === undefined ? {} : { store }),
    ...(store?.directory === undefined
      ? {}
      : { store: { ...store, directory: resolve(directory, store.directory) } }),
    ...(cache === undefined ? {} : { cache: resolve(directory, cache) }),
  };
}

/** A trainer's place with absolute paths, but for those of another machine. */
function placed(
  trainer: NonNullable<WrittenSettings['trainer']>,
  directory: string,
): NonNullable<WrittenSettings['trainer']> {
  const { python, reads, remote = false } = trainer;
  return {
    ...trainer,
    ...(python === undefined || remote ? {} : { python: interpreter(directory, python) }),
    ...(reads === undefined ? {} : { reads: reads.map((path) => resolve(directory, path)) }),
  };
}

/** A path is made absolute; a bare command name is looked up on PATH. */
function interpreter(directory: string, python: string): string {
  return python.includes('/') ? resolve(directory, python) : python;
}

function invalid(issues: readonly z.core.$ZodIssue[], source: string): Error {
  const known = [...Object.keys(settingsSchema.shape), ...storeSettingNames];
  const unknownKeys = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [],
  );
  const problems = issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map((key) => `\`${key}\``).join(', ')} is no setting`
      : `\`${issue.path.join('.')}\`: ${issue.message.replace(/^Invalid (?:input|option): /, '')}`,
  );
  const meant = unknownKeys.map((key) => nearest(key, known)).find((name) => name !== undefined);
  const suggestion = meant && `Did you mean \`${meant}\`?`;
  return settingsErrors.create('RLX_SETTINGS_INVALID', { source, problems, suggestion });
}

function written(environment: Environment): Record<string, unknown> {
  const launch = environment['RL_EXP_LAUNCH']?.split(/\s+/).filter((word) => word !== '');
  return defined({
    store: environment['RL_EXP_STORE'],
    cache: environment['RL_EXP_CACHE'],
    jobs: numeric(environment['RL_EXP_JOBS']),
    python: environment['RL_EXP_PYTHON'],
    accelerator: environment['RL_EXP_ACCELERATOR'],
    launch,
  });
}

/** A variable that is written as a number, as one; what is none stays for the schema to refuse. */
function numeric(value: string | undefined): number | string | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : value;
}

/** An empty variable counts as not set. */
function defined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}

function userCache(environment: Environment): string {
  const home = environment['HOME'] ?? homedir();
  if ((environment['XDG_CACHE_HOME'] ?? '') !== '')
    return join(String(environment['XDG_CACHE_HOME']), 'rl-exp');
  return process.platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'rl-exp')
    : join(home, '.cache', 'rl-exp');
}
