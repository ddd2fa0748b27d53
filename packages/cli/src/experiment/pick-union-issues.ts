import { alternatives } from './expectation.ts';
import type { Issue } from './issue.ts';
import { partAt, type Located, type Path } from './located.ts';

/**
 * Of a union that failed, the issues of the alternative that the user meant, with paths from the root. Undefined
 * where no alternative is of the right kind.
 */
export function pickUnionIssues(
  branches: readonly (readonly Issue[])[],
  path: Path,
  located: Located,
): readonly Issue[] | undefined {
  const candidates = branches.filter((branch) => !branch.some((issue) => isWrongKind(issue)));
  const rooted = candidates.map((branch) =>
    branch.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
  );
  // An alternative whose keys are right is the one meant.
  const shaped = rooted.find((branch) => !branch.some((issue) => isShape(issue, located)));
  if (shaped !== undefined || rooted.length < 2) return shaped ?? rooted[0];
  return [chooseOne(rooted, path, located)];
}

function isWrongKind(issue: Issue): boolean {
  return (
    issue.path.length === 0 && issue.code !== 'unrecognized_keys' && issue.code !== 'too_small'
  );
}

function isShape(issue: Issue, located: Located): boolean {
  return issue.code === 'unrecognized_keys' || partAt(located, issue.path) === undefined;
}

/** Alternatives that differ by their keys: says which keys would do. */
function chooseOne(branches: readonly (readonly Issue[])[], path: Path, located: Located): Issue {
  const part = partAt(located, path);
  const written = part?.type === 'map' ? [...part.entries.keys()] : [];
  const missing = branches.flatMap((branch) =>
    branch
      .filter((issue) => partAt(located, issue.path) === undefined)
      .map((issue) => String(issue.path.at(-1))),
  );
  const recognized = written.filter((key) =>
    branches.some((branch) => !branch.some((issue) => issue.keys?.includes(key))),
  );
  const wanted = [...new Set([...recognized, ...missing])];
  const unknown = written.filter((key) => !recognized.includes(key));
  if (unknown.length > 0 && recognized.length === 0) {
    return { code: 'unrecognized_keys', message: 'unknown key', path, keys: unknown };
  }
  return {
    code: 'one_of',
    message: `expected ${alternatives(wanted.map((key) => `\`${key}\``))}`,
    path,
  };
}
