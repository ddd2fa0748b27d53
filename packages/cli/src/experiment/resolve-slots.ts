import { canonicalJson, isRlExpError, type PlannedAgent, type PlannedSlot } from '@rl-exp/core';
import { z } from 'zod';
import type { Findings } from '../diagnostics/findings.ts';
import { loadPlugin, type LoadedPlugin } from '../plugins/load-plugin.ts';
import { optionsJsonSchema } from '../plugins/options-json-schema.ts';
import { validate } from './issue.ts';
import type { JsonSchema } from '../plugins/json-schema.ts';
import { partAt, placeAbove, toJson, type LocatedMap, type Path } from './located.ts';
import { axisValueText, type Combination } from './matrix.ts';
import { reportIssues } from './report-issues.ts';
import { slotNames, type SlotName } from './schema.ts';
import { hideTexts, reportLiteralSecrets } from './literal-secrets.ts';

/** A slot with its plugin loaded and its options validated, defaults filled in. */
export interface ResolvedSlot {
  readonly planned: PlannedAgent;
  readonly loaded: LoadedPlugin;
  readonly options: JsonSchema | undefined;
}

export type ResolvedSlots = Readonly<Record<SlotName, ResolvedSlot>>;

/** Loads plugins and validates their options, once for all combinations that agree about a slot. */
export class SlotResolver {
  readonly #where: { readonly file: string; readonly findings: Findings };
  readonly #known = new Map<string, Promise<ResolvedSlot | undefined>>();
  readonly #plugins = new Map<string, Promise<ReadyPlugin>>();

  constructor(where: { readonly file: string; readonly findings: Findings }) {
    this.#where = where;
  }

  /** Every slot that is written and whose plugin takes its options. What fails is among the findings. */
  async resolve(composed: LocatedMap, combination: Combination): Promise<Partial<ResolvedSlots>> {
    const entries = await Promise.all(
      slotNames.map(async (slot) => {
        const within = combination.values.filter(({ axis }) => axis.path[0] === slot);
        const key = [slot, ...within.map(axisValueText)].join(' ');
        const known =
          this.#known.get(key) ??
          resolveSlot(slot, {
            composed,
            ...this.#where,
            load: (use, isolate) => this.#load(slot, use, isolate),
          });
        this.#known.set(key, known);
        return [slot, await known] as const;
      }),
    );
    return Object.fromEntries(entries.filter(([, resolved]) => resolved !== undefined));
  }

  /** Loads a plugin once, however many values of an axis use it. */
  async #load(kind: SlotName, use: string, isolate: boolean): Promise<ReadyPlugin> {
    const key = JSON.stringify([kind, use, isolate]);
    const known =
      this.#plugins.get(key) ??
      loadPlugin({ kind, use, isolate, from: this.#where.file }).then((loaded) => ({
        loaded,
        schema: optionsJsonSchema(loaded.plugin),
      }));
    this.#plugins.set(key, known);
    return await known;
  }
}

/** A plugin with the JSON Schema of its options, where it has one. */
interface ReadyPlugin {
  readonly loaded: LoadedPlugin;
  readonly schema: JsonSchema | undefined;
}

async function resolveSlot(
  slot: SlotName,
  {
    composed,
    findings,
    load,
  }: {
    readonly composed: LocatedMap;
    readonly findings: Findings;
    readonly load: (use: string, isolate: boolean) => Promise<ReadyPlugin>;
  },
): Promise<ResolvedSlot | undefined> {
  const use = partAt(composed, [slot, 'use']);
  if (use?.type !== 'scalar' || typeof use.value !== 'string' || use.value === '') return undefined;
  const isolated = partAt(composed, [slot, 'isolate']);
  const isolate = slot === 'agent' && isolated?.type === 'scalar' && isolated.value === true;
  const prefix: Path = [slot, 'with'];
  const written = partAt(composed, prefix);
  const located = written ?? emptyMap(placeAbove(composed, prefix), use.layer);
  let ready: ReadyPlugin;
  try {
    ready = await load(use.value, isolate);
  } catch (error) {
    if (!isRlExpError(error)) throw error;
    hideTexts(located);
    findings.add(error, use.place);
    return undefined;
  }

  const { loaded, schema } = ready;
  if (schema === undefined) hideTexts(located);
  const secrets = reportLiteralSecrets({ located, prefix, schema: schema ?? {}, findings });
  const result = await validate(loaded.plugin.options, toJson(located));
  if ('issues' in result) {
    const isReported = (path: Path): boolean =>
      path.some((_, length) => secrets.has(JSON.stringify(path.slice(0, length + 1))));
    const issues = result.issues.filter(({ path }) => !isReported(path));
    reportIssues(issues, { located, prefix, schema, findings, ignoreMissing: false });
    return undefined;
  }
  const planned = {
    use: use.value,
    package: loaded.package,
    version: loaded.version,
    with: plain(result.output),
    ...(isolate ? { isolate } : {}),
  };
  return { planned, loaded, options: schema };
}

function emptyMap(place: LocatedMap['place'], layer: string): LocatedMap {
  return { type: 'map', place, layer, entries: new Map() };
}

/** Options as they will be read back from the plan. */
function plain(options: unknown): PlannedSlot['with'] {
  return z.record(z.string(), z.json()).parse(JSON.parse(canonicalJson(options ?? {})));
}
