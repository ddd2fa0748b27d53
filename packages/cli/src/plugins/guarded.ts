/** Turns what was thrown into what is thrown on. */
export type Blame = (thrown: unknown) => unknown;

/** A thing with methods whose every failure passes `blame` first; of a trainer that it opens, too. */
export function guarded<Part extends object>(part: Part, blame: Blame): Part {
  const call =
    (name: string | symbol, method: (...args: readonly unknown[]) => unknown) =>
    (...args: readonly unknown[]): unknown => {
      const opens = name === 'open' || name === 'reopen';
      const given = (result: unknown): unknown =>
        opens && isObject(result) ? guarded(result, blame) : result;
      try {
        const result = Reflect.apply(method, part, args);
        return result instanceof Promise
          ? result.then(given, (thrown: unknown) => {
              throw blame(thrown);
            })
          : result;
      } catch (thrown) {
        throw blame(thrown);
      }
    };
  const memberOf = (name: string | symbol): unknown => {
    const member: unknown = Reflect.get(part, name);
    return typeof member === 'function'
      ? call(name, (...args) => Reflect.apply(member, part, args))
      : member;
  };
  // A proxy of the part itself must show what a frozen one holds; of its heir it need not.
  return new Proxy<Part>(Object.create(part), {
    get: (_, name) => memberOf(name),
    // So that a copy, as `{ ...plugin }`, holds what the part holds.
    ownKeys: () => Reflect.ownKeys(part),
    getOwnPropertyDescriptor: (_, name) => {
      const own = Reflect.getOwnPropertyDescriptor(part, name);
      if (own === undefined) return undefined;
      const { enumerable = false } = own;
      return { value: memberOf(name), enumerable, configurable: true, writable: true };
    },
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
