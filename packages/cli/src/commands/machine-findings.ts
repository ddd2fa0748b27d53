import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, digestOf, digestSchema, type Prerequisite } from '@rl-exp/core';
import { z } from 'zod';
import { listPlugins } from '../plugins/list-plugins.ts';
import { readTextIfThere, writeFileAtomic } from '../runtime/atomic-file.ts';
import type { Settings } from '../settings/settings.ts';

/** What a machine has that can be told without starting anything. */
export async function quickFindings(store: string): Promise<readonly Prerequisite[]> {
  return [nodeVersion(), await storeFinding(store)];
}

const rememberedSchema = z.strictObject({
  time: z.iso.datetime(),
  of: digestSchema.describe('What was looked at: Node, plugins, where workers run.'),
  findings: z.array(
    z.strictObject({
      name: z.string(),
      ok: z.boolean(),
      detail: z.string(),
      hint: z.string().exactOptional(),
    }),
  ),
});

/** What `rl-exp doctor` found when it last looked, in the user's cache: looking takes seconds. */
export interface RememberedFindings {
  readonly time: string;
  /** False where Node, a plugin or the place of workers has changed since. */
  readonly current: boolean;
  readonly findings: readonly Prerequisite[];
}

interface Place {
  readonly settings: Pick<Settings, 'cache' | 'workers' | 'trainer'>;
  readonly workingDirectory: string;
}

export async function rememberedFindings(place: Place): Promise<RememberedFindings | null> {
  const text = await readTextIfThere(fileIn(place));
  const parsed = text === null ? null : rememberedSchema.safeParse(parseJson(text));
  if (parsed?.success !== true) return null;
  const { time, of, findings } = parsed.data;
  return { time, current: of === lookedAt(place), findings };
}

export async function rememberFindings(
  place: Place,
  findings: readonly Prerequisite[],
  now: Date,
): Promise<void> {
  const content = { time: now.toISOString(), of: lookedAt(place), findings };
  // A cache that cannot be written is told by what needs it.
  await writeFileAtomic(fileIn(place), `${JSON.stringify(content)}\n`).catch(() => undefined);
}

/** Each installation or checkout of rl-exp remembers what it has seen itself. */
const fileIn = ({ settings }: Place): string =>
  join(settings.cache, 'doctor', `${digestOf(import.meta.url).slice(0, 12)}.json`);

function lookedAt({ settings: { workers, trainer }, workingDirectory }: Place): string {
  const plugins = listPlugins({ from: join(workingDirectory, 'experiment.yaml') }).map(
    ({ kind, name, version }) => `${kind} ${name} ${version}`,
  );
  const node = process.version;
  return digestOf(
    canonicalJson({ node, plugins, workers: { ...workers }, trainer: { ...trainer } }),
  );
}

function nodeVersion(): Prerequisite {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  return { name: 'node', ok, detail: process.version, hint: 'Install Node 22.18 or newer.' };
}

async function storeFinding(store: string): Promise<Prerequisite> {
  try {
    await mkdir(store, { recursive: true });
    await access(store, constants.W_OK);
    return { name: 'store', ok: true, detail: store };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      name: 'store',
      ok: false,
      detail: reason,
      hint: 'Choose another place with --store DIR or RL_EXP_STORE.',
    };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
