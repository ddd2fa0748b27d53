import { dirname, resolve } from 'node:path';
import type { Findings } from '../diagnostics/findings.ts';
import { SourceText, type Place } from '../diagnostics/source-text.ts';
import { checkShape } from './check-shape.ts';
import { compose, without } from './compose.ts';
import { experimentErrors } from './errors.ts';
import { expandSeries } from './expand-series.ts';
import type { Located, LocatedMap } from './located.ts';
import { readYaml } from './read-yaml.ts';
import { displayPath, readSourceFile } from './source-files.ts';

const maxFiles = 64;

interface Reading {
  readonly workingDirectory: string;
  readonly findings: Findings;
  readonly text: string | undefined;
  files: number;
}

/**
 * Reads an experiment file and what it extends, each checked for shape, and lays them over each other: left to
 * right, the file itself last. Undefined where a file is missing or is no YAML; the findings say so.
 */
export async function readLayers(options: {
  readonly file: string;
  /** What the file is taken to say. */
  readonly text?: string | undefined;
  readonly workingDirectory: string;
  readonly findings: Findings;
}): Promise<LocatedMap | undefined> {
  const { file, text, workingDirectory, findings } = options;
  const asked = new SourceText(displayPath(file, workingDirectory), '');
  return await readFileLayer(file, { source: asked, start: 0, end: 0 }, [], {
    workingDirectory,
    findings,
    text,
    files: 0,
  });
}

async function readFileLayer(
  file: string,
  asked: Place,
  above: readonly string[],
  reading: Reading,
): Promise<LocatedMap | undefined> {
  const { workingDirectory, findings } = reading;
  const name = displayPath(file, workingDirectory);
  if (above.includes(file)) {
    const chain = [...above.slice(above.indexOf(file)), file].map((path) =>
      displayPath(path, workingDirectory),
    );
    findings.add(experimentErrors.create('RLX_EXTENDS_CYCLE', { chain }), asked);
    return undefined;
  }
  reading.files += 1;
  if (reading.files > maxFiles) {
    findings.add(experimentErrors.create('RLX_EXTENDS_LIMIT', { limit: maxFiles }), asked);
    return undefined;
  }
  const source =
    reading.text !== undefined && above.length === 0
      ? new SourceText(name, reading.text)
      : await readSourceFile(file, workingDirectory);
  if (!(source instanceof SourceText)) {
    const data = { path: name, extended: above.length > 0 };
    findings.add(experimentErrors.create('RLX_FILE_NOT_FOUND', { ...data, ...source }), asked);
    return undefined;
  }
  const written = readYaml({ source, layer: name, findings });
  if (written === undefined) return undefined;
  const own = expandSeries(written, findings);
  checkShape(own, findings);
  if (own.type !== 'map') return undefined;

  let base: LocatedMap | undefined;
  let isComplete = true;
  for (const entry of extendsOf(own)) {
    const path = resolve(dirname(file), entry.value);
    const layer = await readFileLayer(path, entry.place, [...above, file], reading);
    isComplete &&= layer !== undefined;
    if (layer !== undefined) base = base === undefined ? layer : mapOf(compose(base, layer));
  }
  if (!isComplete) return undefined;
  const rest = without(own, ['extends']);
  return base === undefined ? rest : mapOf(compose(base, rest));
}

function extendsOf(map: LocatedMap): readonly { readonly value: string; readonly place: Place }[] {
  const list = map.entries.get('extends')?.value;
  if (list?.type !== 'list') return [];
  return list.items.flatMap((item: Located) =>
    item.type === 'scalar' && typeof item.value === 'string'
      ? [{ value: item.value, place: item.place }]
      : [],
  );
}

/** Maps compose to maps. */
function mapOf(located: Located): LocatedMap {
  if (located.type !== 'map') throw new TypeError('a composed experiment is not a map');
  return located;
}
