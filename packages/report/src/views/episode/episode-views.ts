import { actions } from './actions.ts';
import { cost } from './cost.ts';
import { course } from './course.ts';
import { domains } from './domains.ts';
import type { EpisodeView } from './episode-view.ts';
import { headline } from './headline.ts';
import { lineage } from './lineage.ts';
import { provenance } from './provenance.ts';
import { steps } from './steps.ts';
import { transcripts } from './transcripts.ts';
import { verdict } from './verdict.ts';

/** Views of one episode, in the order in which they stand. */
export const episodeViews: readonly EpisodeView[] = [
  headline,
  course,
  lineage,
  actions,
  domains,
  transcripts,
  steps,
  verdict,
  cost,
  provenance,
];
