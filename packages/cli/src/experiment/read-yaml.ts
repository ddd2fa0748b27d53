import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type Scalar } from 'yaml';
import type { Findings } from '../diagnostics/findings.ts';
import type { Place, SourceText } from '../diagnostics/source-text.ts';
import { experimentErrors } from './errors.ts';
import { yamlLimits } from './yaml-limits.ts';
import type { Located, LocatedEntry } from './located.ts';
import { controlIn, directiveIn, oddIndentIn, tellingProblems } from './yaml-problems.ts';
import { codePointText, readScalar, reportUnprintable } from './read-scalar.ts';
import { isRefusedKey } from './refused-keys.ts';

interface Reading {
  /** Nodes by the anchor that was written last. */
  readonly anchors: Map<string, Node>;
  readonly source: SourceText;
  readonly layer: string;
  readonly findings: Findings;
  keys: number;
  nodes: number;
  /** How many aliases are being followed; what they lead to sets no anchors again. */
  aliases: number;
  /** Says a limit once; reading stops there. */
  stopped: boolean;
}

/**
 * Reads YAML 1.2 into values that know their place. Problems go to the findings; undefined where the text has no
 * usable value. Warnings of the parser are errors here, and so is everything that other parsers read differently.
 *
 * @param offset where the YAML begins in the source (a `--set` has its key in front).
 */
export function readYaml(options: {
  readonly source: SourceText;
  readonly layer: string;
  readonly findings: Findings;
  readonly offset?: number;
}): Located | undefined {
  const { source, layer, findings, offset = 0 } = options;
  const whole = { source, start: offset, end: source.text.length };
  const bytes = Buffer.byteLength(source.text);
  if (bytes > yamlLimits.bytes) {
    const error = experimentErrors.create('RLX_YAML_LIMIT', {
      what: 'bytes',
      limit: yamlLimits.bytes,
    });
    findings.add(error, { source, start: 0, end: 1 });
    return undefined;
  }
  if (source.notUtf8From !== null) {
    const start = source.notUtf8From;
    findings.add(experimentErrors.create('RLX_YAML_ENCODING', {}), {
      source,
      start,
      end: start + 1,
    });
    return undefined;
  }
  const control = controlIn(source.text);
  if (control !== undefined) {
    reportCharacter(control.character, { source, ...control }, findings);
    return undefined;
  }
  const directive = directiveIn(source.text);
  if (directive !== undefined) {
    findings.add(experimentErrors.create('RLX_YAML_DIRECTIVE', {}), { source, ...directive });
    return undefined;
  }

  // Spaces keep the offsets of what is left.
  const text = ' '.repeat(offset) + source.text.slice(offset);
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: true,
    strict: true,
    // The parser's own check is quadratic; ours is below.
    uniqueKeys: false,
    prettyErrors: false,
    stringKeys: true,
  });
  const problems = [...document.errors, ...document.warnings];
  const odd = problems.length === 0 ? undefined : oddIndentIn(text);
  if (odd !== undefined) {
    reportCharacter(odd.character, { source, ...odd }, findings);
    return undefined;
  }
  for (const problem of tellingProblems(problems, text).slice(0, yamlLimits.problems)) {
    const [start, end] = problem.pos;
    // What the parser says where so many levels are open that its own stack is full.
    const isTooDeep = /call stack/i.test(problem.message);
    const error = isTooDeep
      ? experimentErrors.create('RLX_YAML_LIMIT', { what: 'levels', limit: yamlLimits.depth })
      : experimentErrors.create('RLX_YAML_SYNTAX', {
          code: problem.code,
          message: problem.message,
        });
    findings.add(error, { source, start: Math.min(start, source.text.length), end });
  }
  if (problems.length > 0) return undefined;
  if (document.contents === null) {
    findings.add(experimentErrors.create('RLX_YAML_EMPTY', {}), whole);
    return undefined;
  }
  const before = findings.count;
  const anchors = new Map<string, Node>();
  const counts = { keys: 0, nodes: 0, aliases: 0, stopped: false };
  const reading = { anchors, source, layer, findings, ...counts };
  const located = locate(document.contents, reading, 0);
  return findings.count > before ? undefined : located;
}

function locate(node: Node, reading: Reading, depth: number): Located {
  const place = placeOf(node, reading.source);
  const origin = { place, layer: reading.layer };
  const empty: Located = { ...origin, type: 'scalar', value: null };
  reading.nodes += 1;
  if (reading.stopped) return empty;
  if (depth > yamlLimits.depth) return stop('levels', yamlLimits.depth);
  if (reading.nodes > yamlLimits.values) return stop('values', yamlLimits.values);

  // The parser's own way to a target walks through the whole document.
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target === undefined) return empty;
    reading.aliases += 1;
    const located = locate(target, reading, depth + 1);
    reading.aliases -= 1;
    return located;
  }
  if (node.anchor !== undefined && reading.aliases === 0) reading.anchors.set(node.anchor, node);
  if (isSeq(node)) {
    const items = node.items
      .filter((item) => isNode(item))
      .map((item) => locate(item, reading, depth + 1));
    return { ...origin, type: 'list', items };
  }
  if (isMap(node)) {
    const entries = new Map<string, LocatedEntry>();
    const merged: Located[] = [];
    for (const pair of node.items) {
      reading.keys += 1;
      if (reading.keys > yamlLimits.keys) return stop('keys', yamlLimits.keys);
      if (!isScalar(pair.key)) continue;
      const keyNode: Scalar = pair.key;
      const keyPlace = placeOf(keyNode, reading.source);
      const key = String(keyNode.value);
      reportUnprintable(key, keyPlace, reading.findings);
      const odd = oddIndentIn(key);
      if (odd !== undefined) reportCharacter(odd.character, keyPlace, reading.findings);
      const value = isNode(pair.value)
        ? locate(pair.value, reading, depth + 1)
        : { ...empty, place: keyPlace };
      if (key === '<<') merged.push(...(value.type === 'list' ? value.items : [value]));
      else if (isRefusedKey(key)) {
        reading.findings.add(experimentErrors.create('RLX_KEY_REFUSED', { key }), keyPlace);
      } else if (entries.has(key)) {
        const first = entries.get(key)?.key ?? keyPlace;
        const related = [{ message: 'first written here', place: first }];
        reading.findings.add(
          experimentErrors.create('RLX_KEY_DUPLICATE', { key }),
          keyPlace,
          related,
        );
      } else entries.set(key, { key: keyPlace, value });
    }
    // `<<: *base` provides keys that the map itself does not have.
    for (const base of merged) {
      if (base.type !== 'map') continue;
      for (const [key, entry] of base.entries) if (!entries.has(key)) entries.set(key, entry);
    }
    return { ...origin, type: 'map', entries };
  }
  if (isScalar(node))
    return { ...origin, type: 'scalar', value: readScalar(node, place, reading.findings) };
  return empty;

  function stop(what: 'levels' | 'values' | 'keys', limit: number): Located {
    if (!reading.stopped)
      reading.findings.add(experimentErrors.create('RLX_YAML_LIMIT', { what, limit }), place);
    reading.stopped = true;
    return empty;
  }
}

function reportCharacter(character: string, place: Place, findings: Findings): void {
  const data = { character: codePointText(character) };
  findings.add(experimentErrors.create('RLX_YAML_CHARACTER', data), place);
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

function placeOf(node: Node, source: SourceText): Place {
  const [start, end] = node.range ?? [0, 0];
  return { source, start, end };
}
