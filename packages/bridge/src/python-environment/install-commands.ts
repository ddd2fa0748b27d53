import { join } from 'node:path';
import type { EnvironmentDefinition } from './environment-definition.ts';
import type { Installer } from './installer.ts';

type Command = readonly string[];

const pipInstall = '-m pip install --disable-pip-version-check --no-input --progress-bar off'.split(
  ' ',
);
// The lock is complete. Wheels alone: what is installed is what was hashed, and nobody's build script runs.
const pinned = ['--no-deps', '--require-hashes', '--only-binary', ':all:'];

/** The interpreter of a virtual environment. */
export function environmentPython(directory: string): string {
  return join(directory, 'bin', 'python');
}

/** The commands that make a virtual environment, in order. */
export function environmentCommands(options: {
  readonly installer: Installer;
  readonly base: string;
  readonly directory: string;
  readonly definition: EnvironmentDefinition;
  /** An index of torch builds without CUDA, where one is wanted and answers. */
  readonly cpuIndex: string | null;
}): readonly Command[] {
  const { installer, base, directory, definition, cpuIndex } = options;
  const python = environmentPython(directory);
  const torch = definition.torch === null ? [] : [`torch==${definition.torch.version}`];
  const lock = [...pinned, '--requirement', definition.lockFile];
  if (installer.type === 'uv') {
    const install = [installer.uv, 'pip', 'install', '--python', python];
    const backend = cpuIndex === null ? [] : ['--torch-backend', 'cpu'];
    return [
      [installer.uv, 'venv', '--allow-existing', '--python', base, directory],
      [...install, ...lock],
      ...torch.map((requirement) => [...install, ...backend, requirement]),
    ];
  }
  const index = cpuIndex === null ? [] : ['--extra-index-url', cpuIndex];
  return [
    [base, '-m', 'venv', directory],
    [python, ...pipInstall, ...lock],
    ...torch.map((requirement) => [python, ...pipInstall, ...index, requirement]),
  ];
}

/** The command that puts a lock's packages into a folder of their own, to be named on PYTHONPATH. */
export function targetCommand(options: {
  readonly installer: Installer;
  readonly python: string;
  readonly directory: string;
  readonly lockFile: string;
}): Command {
  const { installer, python, directory, lockFile } = options;
  const target = [...pinned, '--target', directory, '--requirement', lockFile];
  return installer.type === 'uv'
    ? [installer.uv, 'pip', 'install', '--python', python, ...target]
    : [python, ...pipInstall, ...target];
}
