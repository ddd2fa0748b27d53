import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packageFaults } from './package-faults.ts';
import { packPackages, type PackedPackage } from './pack-packages.ts';

/** The largest that a package may be, in bytes; @rl-exp/swahili-mini carries a checkpoint and half an hour of speech. */
const budgets: Readonly<Record<string, number>> = { '@rl-exp/swahili-mini': 25e6 };
const budget = 1e6;

/** Packs every package and says what is wrong with the tarballs; `tell` gets their sizes. */
export async function checkPackages(tell: (line: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-packages-'));
  try {
    const packed = await packPackages(folder);
    const faults: string[] = [];
    for (const one of packed) {
      for (const fault of await faultsOf(one)) faults.push(`${one.name} ${fault}`);
    }
    tell(packed.map(({ name, bytes }) => `${name} ${kilobytes(bytes)}`).join(' · '));
    return faults.join('\n');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function faultsOf({ name, tarball, bytes }: PackedPackage): Promise<readonly string[]> {
  const data = await readFile(tarball);
  const content = createPackageFromTarballData(data);
  const prefix = `/node_modules/${name}/`;
  const own = packageFaults({
    paths: content.listFiles().map((path) => path.slice(prefix.length)),
    read: (path) => content.readFile(prefix + path),
  });
  const largest = budgets[name] ?? budget;
  const size = bytes > largest ? [`is ${kilobytes(bytes)}, and may be ${kilobytes(largest)}`] : [];
  return [...own, ...size, ...(await manifestProblems(data)), ...(await typeProblems(data))];
}

async function manifestProblems(data: Buffer): Promise<readonly string[]> {
  const tarball = Uint8Array.from(data).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  return messages.map((message) => `(publint) ${formatMessage(message, pkg, { color: false })}`);
}

/** Where types do not resolve for those who import: the packages are ESM only, and `require` is not asked. */
async function typeProblems(data: Buffer): Promise<readonly string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(data));
  if (!analysis.types) return [];
  return analysis.problems
    .filter((problem) =>
      (['node16-esm', 'bundler'] as const).some((kind) =>
        problemAffectsResolutionKind(problem, kind, analysis),
      ),
    )
    .map((problem) => `(are the types wrong?) ${JSON.stringify(problem)}`);
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}
