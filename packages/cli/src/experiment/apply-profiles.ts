import { nearest } from '../diagnostics/nearest.ts';
import type { Findings } from '../diagnostics/findings.ts';
import { SourceText } from '../diagnostics/source-text.ts';
import { compose, without } from './compose.ts';
import { experimentErrors } from './errors.ts';
import { inLayer, partAt, type Located, type LocatedMap } from './located.ts';

/** Lays the chosen profiles over the experiment, in order, and takes the key `profiles` out. */
export function applyProfiles(
  composed: LocatedMap,
  names: readonly string[],
  findings: Findings,
): Located {
  const profiles = partAt(composed, ['profiles']);
  const known = profiles?.type === 'map' ? [...profiles.entries.keys()] : [];
  let result: Located = without(composed, ['profiles']);
  for (const name of names) {
    const profile = partAt(composed, ['profiles', name]);
    if (profile !== undefined) {
      if (profile.type === 'map') result = compose(result, inLayer(profile, `profile ${name}`));
      continue;
    }
    const source = new SourceText('--profile', name);
    const data = { profile: name, known, suggestion: nearest(name, known) };
    findings.add(experimentErrors.create('RLX_PROFILE_UNKNOWN', data), {
      source,
      start: 0,
      end: name.length,
    });
  }
  return result;
}
