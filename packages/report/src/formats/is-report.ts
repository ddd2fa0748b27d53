import { generator } from '../page/document.ts';
import { schemaName } from './report-json.ts';
import { firstColumns } from './to-csv.ts';
import { provenanceLead } from './to-markdown.ts';

/** Whether a text is a report, in whatever format: it, and nothing else, may be replaced by another one. */
export function isReport(text: string): boolean {
  const isPage = text.startsWith('<!doctype html>') && text.includes(generator);
  const isData = text.startsWith('{') && text.includes(`"schema": "${schemaName}"`);
  return (
    isPage || isData || text.startsWith(firstColumns) || text.includes(`\n${provenanceLead}\n`)
  );
}
