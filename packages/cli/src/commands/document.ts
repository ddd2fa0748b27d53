import type { TextColumn } from '../reporters/text-table.ts';

/** A part of an answer that can be written as text for a terminal or as Markdown for a paper. */
export type Block =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'lines'; readonly lines: readonly string[] }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'table'; readonly caption: string; readonly columns: readonly TextColumn[] };
