/** What is shown wherever results are, in one text; null where nobody has anything to say. */
export function joinNotices(notices: readonly (string | null | undefined)[]): string | null {
  const said = notices.filter((notice) => notice != null);
  return said.length === 0 ? null : said.join(' ');
}
