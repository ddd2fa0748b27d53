import {
  canonicalJson,
  type Digest,
  type EventOf,
  type JournalEvent,
  type RecordedEvaluation,
  type RecordedTransition,
  type StateId,
} from '@rl-exp/core';
import { digestOfFile } from '../digest-of-file.ts';
import { readTextIfThere } from '../atomic-file.ts';
import { damage, type Finding } from './finding.ts';
import { makeableStates } from '../store/holds.ts';
import type { MakeableStates } from '../store/makeable-states.ts';
import type { RecordFolder } from '../store/record-folder.ts';
import { isKept, type Records } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { surveyStore, type Survey } from '../store/survey.ts';

const again = 'bring the store back that the run was made with, or start anew with --fresh';
const removal = "'rl-exp store verify --repair' moves it aside, and it is made again";

/** What a cell's journal names in the store. */
export interface CheckedStates {
  readonly findings: readonly Finding[];
  /** States whose blobs were evicted and that can be made again. */
  readonly evicted: number;
}

/** Looks up in the store what journals name; everything once, however many cells name it. */
export class StoreCheck {
  readonly #store: Store;
  readonly #survey: Survey;
  readonly #makeable: MakeableStates;
  readonly #onRead: (bytes: number) => void;
  readonly #known = new Map<string, Promise<readonly Finding[]>>();

  private constructor(store: Store, survey: Survey, onRead: (bytes: number) => void) {
    this.#store = store;
    this.#survey = survey;
    this.#makeable = makeableStates(store, survey);
    this.#onRead = onRead;
  }

  /** @param onRead Told of every blob that was read. */
  static async open(store: Store, onRead: (bytes: number) => void): Promise<StoreCheck> {
    return new StoreCheck(store, await surveyStore(store), onRead);
  }

  async check(events: readonly JournalEvent[]): Promise<CheckedStates> {
    const findings: Finding[] = [];
    for (const transition of events.flatMap(transitionOf)) {
      findings.push(...(await this.#transition(transition)));
    }
    for (const evaluation of events.flatMap(evaluationOf)) {
      findings.push(...(await this.#evaluation(evaluation)));
    }
    const states = new Set(events.flatMap(statesOf));
    for (const id of states)
      findings.push(...(await this.#once(`state ${id}`, () => this.#state(id))));
    const evicted = [...states].filter(
      (id) => this.#survey.states.has(id) && !this.#survey.whole.has(id),
    ).length;
    return { findings: distinct(findings), evicted };
  }

  async #transition(recorded: RecordedTransition): Promise<readonly Finding[]> {
    const { key, outcome, state } = recorded;
    return await this.#record(
      this.#store.transitions,
      key,
      isKept(recorded),
      ({ result }: Records['transitions']) => {
        const same =
          result.outcome === outcome && (result.outcome !== 'ok' || result.state === state);
        return same ? null : 'it has another result than the journal';
      },
    );
  }

  async #evaluation({ key, metrics }: RecordedEvaluation): Promise<readonly Finding[]> {
    return await this.#record(
      this.#store.evaluations,
      key,
      true,
      ({ result }: Records['evaluations']) =>
        canonicalJson(result.metrics) === canonicalJson(metrics)
          ? null
          : 'it has other metrics than the journal',
    );
  }

  async #record<Value extends Readonly<Record<string, unknown>>>(
    folder: RecordFolder<Value>,
    key: Digest,
    isExpected: boolean,
    faultOf: (value: Value) => string | null,
  ): Promise<readonly Finding[]> {
    const path = folder.path(key);
    const text = await readTextIfThere(path);
    if (text === null) return isExpected ? [damage(path, 'it is not in the store', again)] : [];
    const parsed = folder.parse(text, key);
    if (parsed.fault !== null) return [damage(path, parsed.fault, removal)];
    const reason = faultOf(parsed.value);
    return reason === null ? [] : [damage(path, reason, again)];
  }

  async #state(id: StateId): Promise<readonly Finding[]> {
    const found = await this.#record(
      this.#store.states,
      id,
      true,
      ({ manifest }: Records['states']) =>
        manifest.id === id ? null : `it names itself ${manifest.id}`,
    );
    const state = this.#survey.states.get(id);
    if (found.length > 0 || state === undefined) return found;
    if (!this.#survey.whole.has(id)) {
      if (await this.#makeable.has(id)) return [];
      const reason = `blobs of state ${id} are gone, and it cannot be made again`;
      return [damage(this.#store.states.path(id), reason, again)];
    }
    const blobs = await Promise.all(
      [...state.blobs.keys()].map(
        async (blob) => await this.#once(`blob ${blob}`, () => this.#blob(blob)),
      ),
    );
    return blobs.flat();
  }

  async #blob(blob: Digest): Promise<readonly Finding[]> {
    const path = this.#store.blob(blob);
    const found = await digestOfFile(path).catch(() => null);
    this.#onRead(this.#survey.sizes.get(blob) ?? 0);
    return found === blob ? [] : [damage(path, 'its content has another digest', removal)];
  }

  async #once(what: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
    const known = this.#known.get(what) ?? look();
    this.#known.set(what, known);
    return await known;
  }
}

function transitionOf(event: JournalEvent): readonly RecordedTransition[] {
  if (event.type === 'transition') return [event.transition];
  return event.type === 'step-end' && event.transition !== null ? [event.transition] : [];
}

function evaluationOf(event: JournalEvent): readonly RecordedEvaluation[] {
  if (event.type === 'episode-start') return [event.evaluation];
  return event.type === 'step-end' && event.evaluation !== null ? [event.evaluation] : [];
}

function statesOf(event: JournalEvent): readonly StateId[] {
  if (isRegime(event)) return [event.root];
  if (event.type === 'episode-end') return [event.delivered];
  return event.type === 'step-end' ? [event.state] : transitionOf(event).map(({ state }) => state);
}

function isRegime(event: JournalEvent): event is EventOf<'episode-start' | 'fork'> {
  return event.type === 'episode-start' || event.type === 'fork';
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...new Map(findings.map((finding) => [`${finding.path} ${finding.reason}`, finding])).values(),
  ];
}
