import type { Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';
import { section, type RunView, type View } from './view.ts';
import { cellSummary } from './views/cell-summary.ts';
import { contents } from './views/contents.ts';
import { episodeViews } from './views/episode/episode-views.ts';
import { masthead } from './views/masthead.ts';
import { closingViews, openingViews } from './views/run-views.ts';
import { shownCells } from './views/shown-cells.ts';

/** Every view of a page, in the order in which they stand. The same data gives the same views. */
export function allViews(data: ReportData): readonly View[] {
  const cells = shownCells(data);
  const several = cells.length > 1;
  const ofRuns = ({ id, title, body }: RunView): View => ({
    id,
    title,
    cell: null,
    render: once(() => section({ id, title, body: body(data) })),
  });
  const ofCells = cells.flatMap((shown): readonly View[] => [
    ...(several
      ? [
          {
            id: `${shown.id}-summary`,
            title: null,
            cell: shown.id,
            render: once(() => cellSummary(shown, data.runs.length > 1)),
          },
        ]
      : []),
    ...episodeViews.map(({ name, title, body }) => ({
      id: `${shown.id}-${name}`,
      title,
      cell: shown.id,
      render: once(() =>
        section({
          id: `${shown.id}-${name}`,
          title,
          body: body(shown),
          within: several ? `${shown.id}-summary` : undefined,
        }),
      ),
    })),
  ]);
  const views = [...openingViews.map(ofRuns), ...ofCells, ...closingViews.map(ofRuns)];
  return [
    { id: 'masthead', title: null, cell: null, render: () => masthead(data) },
    { id: 'contents', title: null, cell: null, render: () => contents(data, views) },
    ...views,
  ];
}

/** The contents look at every view before the page does. */
function once(render: () => Markup): () => Markup {
  let rendered: Markup | undefined;
  return () => (rendered ??= render());
}
