import type { ReportData } from '../report-data.ts';

export function toReportJson(data: ReportData): unknown {
  return data;
}
