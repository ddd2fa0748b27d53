import type { Block } from './document.ts';

/** Blocks as Markdown, an empty line between two. */
export function documentMarkdown(blocks: readonly Block[]): string {
  return blocks.map((block) => linesOf(block).join('\n')).join('\n\n');
}

function linesOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'heading':
      return [`## ${escaped(block.text)}`];
    case 'lines':
      return block.lines.map((line) => `${escaped(line)}  `.trimEnd());
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`);
    case 'table': {
      const { caption, columns } = block;
      const rows =
        columns[0]?.values.map((_, row) => columns.map(({ values }) => values[row] ?? '')) ?? [];
      const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
      return [
        `**${escaped(caption)}**`,
        '',
        line(columns.map(({ heading }) => heading)),
        `|${columns.map(({ atEnd = false }) => (atEnd ? ' ---: ' : ' --- ')).join('|')}|`,
        ...rows.map(line),
      ];
    }
  }
}

/** What Markdown would take for its own. */
function escaped(text: string): string {
  return text.replaceAll(/[\\|*_<[\]]/g, (sign) => `\\${sign}`);
}
