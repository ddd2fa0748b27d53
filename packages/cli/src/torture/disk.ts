import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf, describeEnd, type CommandOptions, type CommandResult } from './command-line.ts';
import type { Row } from './row.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

const execute = promisify(execFile);
const pageBytes = 4096;
const mostBytes = 1024 ** 3;

/** A disk that fills up at different points, and files that may not grow. */
export async function disk(torture: Torture): Promise<readonly Row[]> {
  return [await fullDisk(torture), await smallFiles(torture)];
}

/** A file system of its own in memory that has room for a part of the run only. */
async function fullDisk(torture: Torture): Promise<Row> {
  const none = { scenario: 'disk full', tried: null, survived: 0, faults: [] };
  const { trial: reference } = await torture.reference(0);
  const needed = await bytesBelow(reference.folder);
  if (needed > mostBytes)
    return { ...none, detail: 'n/a: the run is too large for a disk in memory' };
  const mount = join(torture.folder, 'disk');
  await mkdir(mount, { recursive: true });
  const size = Math.ceil(needed * 3) + 2 ** 20;
  const options = `size=${size},mode=700`;
  const isMounted = await execute('mount', [
    '-t',
    'tmpfs',
    '-o',
    options,
    'rl-exp-torture',
    mount,
  ]).then(
    () => true,
    () => false,
  );
  if (!isMounted) return { ...none, detail: 'n/a: only root can mount a small disk' };
  try {
    return await fillAtPoints(torture, mount, needed);
  } finally {
    await execute('umount', ['-l', mount]);
  }
}

async function fillAtPoints(torture: Torture, mount: string, needed: number): Promise<Row> {
  const points = { brief: 3, usual: 10, thorough: 40 }[torture.extent];
  const faults: string[] = [];
  let survived = 0;
  let refused = 0;
  const ballast = join(mount, 'ballast');
  for (let point = 0; point < points; point += 1) {
    torture.report({ task: 'disk full', done: point, total: points, unit: 'sizes' });
    const room = Math.floor((needed * point) / points);
    await leaveRoom(mount, ballast, room);
    const trial = await torture.trial({ variant: 0, folder: join(mount, `trial-${point}`) });
    const found = await runShort(torture, trial, {
      codes: ['RLX_DISK_FULL'],
      place: mount,
      limits: {},
      makeRoom: async () => await rm(ballast, { force: true }),
    });
    refused += found.refused ? 1 : 0;
    survived += found.faults.length === 0 ? 1 : 0;
    faults.push(...found.faults.map((fault) => `with ${room} bytes free: ${fault}`));
    await trial.remove();
  }
  const detail = `disks with room for 0 to ${Math.round((100 * (points - 1)) / points)} % of the run, ${refused} too small: one message, exit 69; with room the same command ends like an uninterrupted run`;
  return { scenario: 'disk full', tried: points, survived, detail, faults };
}

/** A limit on how large a file may grow, which makes the system write a part of what it is given. */
async function smallFiles(torture: Torture): Promise<Row> {
  const none = { scenario: 'disk limit', tried: null, survived: 0, faults: [] };
  if (process.platform === 'win32') return { ...none, detail: 'n/a: needs a POSIX shell' };
  const { trial: reference } = await torture.reference(0);
  const largest = Math.max(...(await sizesBelow(reference.folder)));
  const most = torture.extent === 'brief' ? 3 : 12;
  const limits = new Set<number>();
  for (let blocks = 2; blocks * 512 < largest && limits.size < most; blocks *= 2)
    limits.add(blocks);
  const faults: string[] = [];
  let survived = 0;
  let refused = 0;
  for (const [done, fileBlocks] of [...limits].entries()) {
    torture.report({ task: 'disk limit', done, total: limits.size, unit: 'limits' });
    const trial = await torture.trial({ variant: 0 });
    const found = await runShort(torture, trial, {
      codes: ['RLX_DISK_FULL', 'RLX_DIRECTORY_UNWRITABLE'],
      place: trial.folder,
      limits: { fileBlocks },
      makeRoom: async () => {},
    });
    refused += found.refused ? 1 : 0;
    survived += found.faults.length === 0 ? 1 : 0;
    const left = await torture.discard(trial, found.faults);
    faults.push(...left.map((fault) => `files of at most ${fileBlocks * 512} bytes: ${fault}`));
  }
  const detail = `limits on the size of a file (ulimit -f), ${refused} too small: one message, exit 69; without it the same command ends like an uninterrupted run`;
  return { scenario: 'disk limit', tried: limits.size, survived, detail, faults };
}

/** Runs a trial without room, makes room, runs it again. */
async function runShort(
  torture: Torture,
  trial: Trial,
  shortage: Shortage,
): Promise<{ readonly refused: boolean; readonly faults: readonly string[] }> {
  const witness = torture.witness(trial);
  const first = await torture.commands.run(trial.runArguments, {
    ...trial.commandOptions,
    ...shortage.limits,
  });
  await witness.look();
  const faults = first.exitCode === 0 ? [] : faultsOfRefusal(first, shortage);
  await shortage.makeRoom();
  const second = await torture.commands.run(trial.runArguments, trial.commandOptions);
  faults.push(...(await torture.faultsOf(trial, second, { witness })));
  return { refused: first.exitCode !== 0, faults };
}

interface Shortage {
  readonly limits: CommandOptions;
  /** Errors that tell of it. */
  readonly codes: readonly string[];
  /** What the message must name. */
  readonly place: string;
  readonly makeRoom: () => Promise<void>;
}

function faultsOfRefusal(result: CommandResult, { codes, place }: Shortage): string[] {
  const { exitCode, stderr } = result;
  const faults: string[] = [];
  if (exitCode !== 69 || !codes.includes(codeOf(result))) faults.push(describeEnd(result));
  else if (!stderr.includes(place))
    faults.push(`the message does not say where: ${describeEnd(result)}`);
  if (/\n\s+at .+:\d+:\d+/.test(stderr)) faults.push('the message has a stack trace');
  return faults;
}

/** Fills a disk with a file of its own until that much is left. */
async function leaveRoom(mount: string, ballast: string, room: number): Promise<void> {
  await rm(ballast, { force: true });
  const { bavail, bsize } = await statfs(mount);
  await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - room)));
}

async function bytesBelow(folder: string): Promise<number> {
  const sizes = await sizesBelow(folder);
  return sizes.reduce((sum, size) => sum + Math.ceil(size / pageBytes) * pageBytes, 0);
}

async function sizesBelow(folder: string): Promise<readonly number[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
}
