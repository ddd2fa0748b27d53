export type { ReportData, ReportedCell, ReportedExample, ReportedRun } from './report-data.ts';
