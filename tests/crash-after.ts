// Loaded with `node --import`: ends this process by SIGKILL right after its n-th change of the file system, where n is
// CRASH_AFTER; a write counts twice, half done and done. How many there were is appended to the file CRASH_COUNT names.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const crashAfter = Number(process.env['CRASH_AFTER'] ?? Infinity);
const countFile = process.env['CRASH_COUNT'];
const { appendFileSync } = fs;
let changes = 0;

function changed(name: string): void {
  changes += 1;
  if (changes === crashAfter) {
    if (countFile !== undefined) appendFileSync(countFile, `${name}\n`);
    process.kill(process.pid, 'SIGKILL');
    // Nothing of this thread runs on until the signal has come.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

process.on('exit', () => {
  if (countFile !== undefined) appendFileSync(countFile, `${changes}\n`);
});

type Change = (...parameters: unknown[]) => Promise<unknown>;

/** Counts a change once it has happened. */
function countAfter(owner: object, name: string, counts = (_parameters: unknown[]) => true): void {
  const original: Change = Reflect.get(owner, name);
  Reflect.set(owner, name, async function counted(this: unknown, ...parameters: unknown[]) {
    const result = await Reflect.apply(original, this, parameters);
    if (counts(parameters)) changed(name);
    return result;
  });
}

/** The same for writes of whole contents, which are cut into two. */
function writeInHalves(
  owner: object,
  name: string,
  write: (target: unknown, half: Buffer, first: boolean, parameters: unknown[]) => Promise<void>,
): void {
  const original: Change = Reflect.get(owner, name);
  const isHandle = owner !== fs.promises;
  Reflect.set(owner, name, async function halved(this: unknown, ...parameters: unknown[]) {
    const content = parameters[isHandle ? 0 : 1];
    if (typeof content !== 'string' && !Buffer.isBuffer(content))
      return await Reflect.apply(original, this, parameters);
    const bytes = Buffer.from(content);
    const middle = Math.floor(bytes.length / 2);
    const target = isHandle ? this : parameters[0];
    await write(target, bytes.subarray(0, middle), true, parameters);
    changed(`${name}, half of it`);
    await write(target, bytes.subarray(middle), false, parameters);
    changed(name);
    return undefined;
  });
}

const { promises } = fs;
const scratch = await promises.open(process.execPath, 'r');
const handle: object = Object.getPrototypeOf(scratch);
await scratch.close();
const handleWrite: Change = Reflect.get(handle, 'writeFile');
const fileWrite = promises.writeFile;

for (const name of ['writeFile', 'appendFile']) {
  writeInHalves(handle, name, async (target, half) => {
    await Reflect.apply(handleWrite, target, [half]);
  });
  writeInHalves(promises, name, async (target, half, first, [, , options]) => {
    const given = typeof options === 'object' && options !== null ? options : {};
    const flag = first ? (Reflect.get(given, 'flag') ?? (name === 'appendFile' ? 'a' : 'w')) : 'a';
    await fileWrite(String(target), half, { ...given, flag: String(flag) });
  });
}
for (const name of ['sync', 'datasync', 'truncate', 'write']) countAfter(handle, name);
for (const name of [
  'rename',
  'link',
  'unlink',
  'rm',
  'rmdir',
  'mkdir',
  'truncate',
  'copyFile',
  'cp',
])
  countAfter(promises, name);
countAfter(promises, 'open', ([, flags]) => flags !== undefined && flags !== 'r');
syncBuiltinESMExports();
