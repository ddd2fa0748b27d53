/**
 * Stands for any member of an error's data when its text is shown without an occurrence: reads as `<name>` in a text,
 * holds one item as a list, and gives itself back from whatever is called on it.
 */
export function placeholder(name: string): unknown {
  const text = `<${name}>`;
  const self: unknown = new Proxy(() => {}, {
    get(_target, member) {
      switch (member) {
        case Symbol.toPrimitive:
        case 'toString':
        case 'join':
          return () => text;
        case 'length':
          return 1;
        case 'map':
        case 'flatMap':
          return (change: (item: unknown) => unknown) => [change(self)];
        case Symbol.iterator:
          return () => [self].values();
        default:
          return () => self;
      }
    },
  });
  return self;
}

/** Data in which every member is what `memberOf` makes of its name: a placeholder where left out. */
export function placeholders(memberOf: (name: string) => unknown = placeholder): object {
  return new Proxy({}, { get: (_target, member) => memberOf(String(member)) });
}
