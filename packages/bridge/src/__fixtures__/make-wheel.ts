import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '@rl-exp/core';
import type { EnvironmentDefinition } from '../python-environment/environment-definition.ts';

const script = `
import sys, zipfile
path, name = sys.argv[1:]
info = name + "-1.0.dist-info"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr(name + ".py", "VALUE = 42\\n")
    wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: " + name + "\\nVersion: 1.0\\n")
    wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "/RECORD", "")
`;

/** Makes a wheel with one module, and the definition of an environment that holds nothing else; no network. */
export async function tinyEnvironment(options: {
  readonly python: string;
  readonly directory: string;
  readonly sha256?: string;
}): Promise<EnvironmentDefinition> {
  const { python, directory } = options;
  await mkdir(directory, { recursive: true });
  const wheel = join(directory, 'rlx_tiny-1.0-py3-none-any.whl');
  execFileSync(python, ['-c', script, wheel, 'rlx_tiny']);
  const sha256 = options.sha256 ?? digestOf(await readFile(wheel));
  const lockFile = join(directory, 'requirements.lock');
  await writeFile(
    lockFile,
    `--no-index\n--find-links ${directory}\nrlx-tiny==1.0 --hash=sha256:${sha256}\n`,
  );
  return { lockFile, torch: null, imports: ['rlx_tiny'] };
}
