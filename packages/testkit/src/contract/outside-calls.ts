import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

const watched: Readonly<Record<string, object>> = {
  fs,
  'fs.promises': fs.promises,
  child_process: childProcess,
  dgram,
  dns,
  http,
  https,
  net,
  tls,
  global: globalThis,
};
const ofGlobal: readonly string[] = ['fetch'];

/**
 * Names of the functions of files, processes and networks that `work` calls. It must be done when it returns: while it
 * runs, nobody else can, so that what is seen is its own.
 */
export function outsideCalls(work: () => unknown): readonly string[] {
  const calls: string[] = [];
  const restores: (() => void)[] = [];
  for (const [module, target] of Object.entries(watched)) {
    for (const name of namesOf(module, target)) {
      const original: unknown = Reflect.get(target, name);
      if (typeof original !== 'function') continue;
      const watching = new Proxy(original, {
        apply(called, self, args) {
          calls.push(`${module}.${name}`);
          return Reflect.apply(called, self, args);
        },
      });
      if (Reflect.set(target, name, watching))
        restores.push(() => void Reflect.set(target, name, original));
    }
  }
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    for (const restore of restores) restore();
    syncBuiltinESMExports();
  }
  return calls;
}

/** Functions by their name's first letter; a class, such as a socket's, does nothing before it is used. */
function namesOf(module: string, target: object): readonly string[] {
  return module === 'global' ? ofGlobal : Object.keys(target).filter((name) => /^[a-z]/.test(name));
}
