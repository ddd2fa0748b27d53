import { course } from './course.ts';
import type { EpisodeView } from './episode-view.ts';
import { headline } from './headline.ts';

/** Views of one episode, in the order in which they stand. */
export const episodeViews: readonly EpisodeView[] = [headline, course];
