import type { Block } from './document.ts';
import { textTable } from '../reporters/text-table.ts';

/** Blocks for a terminal, an empty line between two. */
export function documentText(blocks: readonly Block[]): string {
  return blocks.map((block) => linesOf(block).join('\n')).join('\n\n');
}

function linesOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'heading':
      return [block.text];
    case 'lines':
      return block.lines;
    case 'list':
      return block.items.map((item) => `- ${item}`);
    case 'table':
      return [block.caption, ...textTable(block.columns)];
  }
}
