import type { ReportData } from '../report-data.ts';

export function toCsv(_data: ReportData): string {
  return '';
}
