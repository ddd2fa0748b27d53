import type { Findings } from '../diagnostics/findings.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { quote } from '../diagnostics/source-text.ts';
import { experimentErrors } from './errors.ts';
import { exampleAt } from './example-at.ts';
import { expectation } from './expectation.ts';
import type { Issue } from './issue.ts';
import {
  descriptionAt,
  isSecret,
  knownKeys,
  schemasAt,
  type JsonSchema,
} from '../plugins/json-schema.ts';
import { entryAt, partAt, pathText, placeAbove, type Located, type Path } from './located.ts';
import { whatToWrite } from './what-to-write.ts';
import { pickUnionIssues } from './pick-union-issues.ts';

/** What issues are laid against: the value as written, its place in the experiment, and its JSON Schema for hints. */
export interface IssueSubject {
  readonly located: Located;
  /** Path of the value in the whole experiment, for messages. */
  readonly prefix: Path;
  readonly schema: JsonSchema | undefined;
  readonly findings: Findings;
  /** In a layer, what is missing may come from another one. */
  readonly ignoreMissing: boolean;
}

/** Turns what a schema found into findings at the places that the user wrote. */
export function reportIssues(issues: readonly Issue[], subject: IssueSubject): void {
  for (const issue of issues) reportIssue(issue, subject);
}

function reportIssue(issue: Issue, subject: IssueSubject): void {
  const { located, schema = {}, findings } = subject;
  const part = partAt(located, issue.path);
  if (part === undefined) return reportMissing(issue, subject);
  if (issue.code === 'invalid_union' && issue.errors !== undefined) {
    const picked = pickUnionIssues(issue.errors, issue.path, located);
    if (picked !== undefined) return reportIssues(picked, subject);
  }
  if (issue.code === 'unrecognized_keys') return reportUnknownKeys(issue, subject);

  const path = pathText([...subject.prefix, ...issue.path]);
  if (issue.code === undefined || issue.code === 'custom') {
    // Some schemas quote the value, which may be hidden.
    const text = toText(part);
    const message = text ? issue.message.replaceAll(text, quote(part.place)) : issue.message;
    return findings.add(
      experimentErrors.create('RLX_OPTION_REFUSED', { path, message }),
      part.place,
    );
  }
  const isInteger = schemasAt(schema, issue.path).some(({ type }) => type === 'integer');
  const received = describeReceived(part);
  const description = descriptionAt(schema, issue.path);
  const names = (issue.values ?? issue.options ?? []).filter((value) => typeof value === 'string');
  const suggestion = part.type === 'scalar' ? nearest(String(part.value), names) : undefined;
  if (path.startsWith('environment.actions[') && typeof toText(part) === 'string') {
    const data = { action: quote(part.place), suggestion, known: names };
    return findings.add(experimentErrors.create('RLX_ACTION_UNKNOWN_NAME', data), part.place);
  }
  const data = {
    path: path === '' ? 'experiment' : path,
    expected: expectation(issue, isInteger),
    received,
    suggestion,
    instead: whatToWrite(issue, part, [...subject.prefix, ...issue.path]),
    description,
  };
  findings.add(experimentErrors.create('RLX_VALUE_INVALID', data), part.place);
}

function reportMissing(
  issue: Issue,
  { located, prefix, schema = {}, findings, ignoreMissing }: IssueSubject,
): void {
  if (ignoreMissing) return;
  const path = pathText([...prefix, ...issue.path]);
  const place = placeAbove(located, issue.path);
  if (issue.code === 'custom') {
    return findings.add(
      experimentErrors.create('RLX_OPTION_REFUSED', { path, message: issue.message }),
      place,
    );
  }
  const data = {
    path,
    description: descriptionAt(schema, issue.path),
    example: exampleAt(schema, issue.path),
  };
  findings.add(experimentErrors.create('RLX_KEY_MISSING', data), place);
}

function reportUnknownKeys(
  issue: Issue,
  { located, prefix, schema = {}, findings }: IssueSubject,
): void {
  const known = knownKeys(schema, issue.path);
  const homes = new Map(
    known.flatMap((home) =>
      knownKeys(schema, [...issue.path, home]).map((key) => [key, home] as const),
    ),
  );
  for (const key of issue.keys ?? []) {
    const entry = entryAt(located, [...issue.path, key]);
    if (entry === undefined) continue;
    const suggestion = nearest(key, known);
    if (suggestion !== undefined && schemasAt(schema, [...issue.path, suggestion]).some(isSecret)) {
      entry.value.place.source.hide(entry.value.place.start, entry.value.place.end);
    }
    const parent = [...prefix, ...issue.path];
    // Options of a plugin are easily written beside `use` instead of under `with`.
    const isOption = known.includes('use') && known.includes('with') && suggestion === undefined;
    const home = homes.get(key) ?? (isOption ? 'with' : undefined);
    const data = {
      key,
      parent: pathText(parent),
      suggestion,
      elsewhere: home && pathText([...parent, home]),
      known,
    };
    findings.add(experimentErrors.create('RLX_KEY_UNKNOWN', data), entry.key);
  }
}

function describeReceived(part: Located): string {
  if (part.type === 'list') return part.items.length === 0 ? 'an empty list' : 'a list';
  if (part.type === 'map') {
    const keys = [...part.entries.keys()].map((key) => `\`${key}\``);
    return keys.length === 0 ? 'an empty map' : `a map of ${keys.join(', ')}`;
  }
  if (part.value === null) return 'nothing';
  const written = `\`${quote(part.place)}\``;
  return typeof part.value === 'string' ? `the text ${written}` : written;
}

function toText(part: Located): string | undefined {
  return part.type === 'scalar' && typeof part.value === 'string' ? part.value : undefined;
}
