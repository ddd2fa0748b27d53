import { describe, expect, it } from 'vitest';
import { environmentCommands } from './install-commands.ts';
import { firstPartyEnvironment } from './environment-definition.ts';

const definition = await firstPartyEnvironment();
const words = (installer: { type: 'pip' } | { type: 'uv'; uv: string }, cpuIndex: string | null) =>
  environmentCommands({ installer, base: 'python3', directory: '/e', definition, cpuIndex }).map(
    (command) => command.join(' ').replace(definition.lockFile, 'LOCK'),
  );

describe('environmentCommands', () => {
  it('with pip installs the lock by hash and then torch alone', () => {
    const pip =
      '/e/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off';
    expect(words({ type: 'pip' }, null)).toEqual([
      'python3 -m venv /e',
      `${pip} --no-deps --require-hashes --only-binary :all: --requirement LOCK`,
      `${pip} torch==2.13.0`,
    ]);
    expect(words({ type: 'pip' }, 'https://index')[2]).toBe(
      `${pip} --extra-index-url https://index torch==2.13.0`,
    );
  });

  it('with uv does the same', () => {
    expect(words({ type: 'uv', uv: 'uv' }, 'https://index')).toEqual([
      'uv venv --allow-existing --python python3 /e',
      'uv pip install --python /e/bin/python --no-deps --require-hashes --only-binary :all: --requirement LOCK',
      'uv pip install --python /e/bin/python --torch-backend cpu torch==2.13.0',
    ]);
  });
});
