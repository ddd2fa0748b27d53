import {
  digestOfJson,
  secretSchema,
  type Digest,
  type JsonValue,
  type Plan,
  type PlannedCell,
} from '@rl-exp/core';

/** What decides which examples a cell's splits hold. */
export type DataSource = Pick<PlannedCell, 'data' | 'splits'>;

/** A source with split rules, and the cells that use them. */
export interface DataUse extends DataSource {
  /** Identity of the request, whichever version of the plugin answers it. */
  readonly request: Digest;
  readonly cells: readonly string[];
}

/** Identity of a request for data: the plugin with its options, and the rules of the splits. Which token opens a source does not count. */
export function dataRequest({ data, splits }: DataSource): Digest {
  return digestOfJson({ plugin: data.package, with: withoutSecrets(data.with), splits });
}

function withoutSecrets(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !secretSchema.safeParse(member).success)
      .map(([name, member]) => [name, withoutSecrets(member)]),
  );
}

/** Every distinct source with its split rules, in the order in which cells name them. */
export function dataUses({ cells }: Plan): readonly DataUse[] {
  const uses = Map.groupBy(cells, dataRequest);
  return [...uses].flatMap(([request, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    return [{ request, data: first.data, splits: first.splits, cells: same.map(({ id }) => id) }];
  });
}
