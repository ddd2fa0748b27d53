import { renderPage, renderViews } from '@rl-exp/report';
import { readReportData, type ReportOptions } from '../runtime/report/read-report-data.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import { createCellMemory } from './cell-memory.ts';
import type { LivePage } from './live-page.ts';
import { runSignature } from './run-signature.ts';

/** The report of one run while it goes on. */
export async function openRunPage(path: string, options: ReportOptions): Promise<LivePage> {
  const run = await RunDirectory.open(path);
  const readCell = createCellMemory();
  return {
    look: async () => await runSignature(run),
    read: async () => {
      const data = await readReportData([path], { ...options, readCell });
      return {
        views: renderViews(data),
        toPage: ({ events }) => renderPage({ data, live: { events, home: '/' } }),
      };
    },
  };
}
