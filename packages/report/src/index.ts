export { reportJsonSchema, reportSchema, type ReportJson } from './formats/report-json.ts';
export { isReport } from './formats/is-report.ts';
export { toCsv } from './formats/to-csv.ts';
export { toMarkdown } from './formats/to-markdown.ts';
export { toReportJson } from './formats/to-report-json.ts';
export { html, raw, toHtml, type Child, type Markup } from './markup.ts';
export { document, type DocumentOptions } from './page/document.ts';
export type { Overview, OverviewRun } from './overview/overview.ts';
export { overviewViews, renderOverview } from './overview/render-overview.ts';
export { contentPolicy } from './page/content-policy.ts';
export {
  renderPage,
  renderReport,
  renderView,
  renderViews,
  viewIds,
  type RenderedView,
} from './render-report.ts';
export { methodNameOf } from './reported-methods.ts';
export type { ReportData, ReportedCell, ReportedExample, ReportedRun } from './report-data.ts';
export { alignWords, wordsOf, type AlignedWord } from './transcripts/align-words.ts';
export {
  exampleTranscripts,
  type ExampleTranscript,
  type ExampleTranscripts,
} from './transcripts/example-transcripts.ts';
