import type { ReportData } from '../report-data.ts';

export function toMarkdown(_data: ReportData): string {
  return '';
}
