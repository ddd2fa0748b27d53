// Draws what a command printed as an SVG: COMMAND 2>&1 | node tools/terminal-picture.ts 'TITLE' > docs/run.svg
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';

const lineHeight = 18;
const characterWidth = 7.83;
const padding = 16;
const barHeight = 34;

const escape = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Colour of the parts that carry the result. */
const colours: readonly (readonly [RegExp, string])[] = [
  [/\(−[\d.]+\)|PASS/, '#3fb950'],
  [/\(\+[\d.]+\)|FAIL/, '#f85149'],
  [/Synthetic [^·]*$/, '#d29922'],
  [/^\$ .*|^cell .*|^rl-exp ·/, '#ffffff'],
];

function paint(line: string): string {
  const found = colours.find(([pattern]) => pattern.test(line));
  const match = found?.[0].exec(line);
  if (found === undefined || match == null) return escape(line);
  const before = line.slice(0, match.index);
  const after = line.slice(match.index + match[0].length);
  return `${escape(before)}<tspan fill="${found[1]}">${escape(match[0])}</tspan>${escape(after)}`;
}

const title = process.argv[2] ?? 'rl-exp';
const lines = stripVTControlCharacters(await text(process.stdin))
  .trimEnd()
  .split('\n');
const width =
  Math.ceil(Math.max(...lines.map((line) => line.length)) * characterWidth) + 2 * padding;
const height = lines.length * lineHeight + barHeight + padding;
const rows = lines.map(
  (line, index) =>
    `<text x="${padding}" y="${barHeight + (index + 1) * lineHeight - 4}" xml:space="preserve">${paint(line)}</text>`,
);
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g fill="#30363d"><circle cx="20" cy="17" r="5"/><circle cx="38" cy="17" r="5"/><circle cx="56" cy="17" r="5"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" fill="#c9d1d9">
${rows.join('\n')}
</g>
</svg>`);
