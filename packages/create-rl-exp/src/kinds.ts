/** What can be made anew. */
export const scaffoldKinds = ['agent', 'trainer', 'judge', 'data', 'experiment'] as const;
export type ScaffoldKind = (typeof scaffoldKinds)[number];
export type PluginKind = Exclude<ScaffoldKind, 'experiment'>;

export function isScaffoldKind(value: string): value is ScaffoldKind {
  return scaffoldKinds.some((kind) => kind === value);
}
