import { parentEnvironment } from '../parent-environment.ts';
import { findPrograms } from './find-interpreters.ts';
import { runCommand } from './run-command.ts';

/** The program that installs packages. */
export type Installer = { readonly type: 'uv'; readonly uv: string } | { readonly type: 'pip' };

/**
 * The environment of an installer: configuration, proxies and certificates reach it, secrets of other services
 * do not.
 */
export function installerEnvironment(): Record<string, string> {
  return {
    ...parentEnvironment(process.env, {
      network: true,
      prefixes: ['PIP_', 'UV_', 'XDG_CONFIG_', 'NETRC'],
    }),
    PYTHONNOUSERSITE: '1',
    PYTHONUNBUFFERED: '1',
  };
}

/** Picks uv where it is on PATH and pip is not configured, since uv would not heed that configuration. */
export async function chooseInstaller(base: string, signal?: AbortSignal): Promise<Installer> {
  const [uv] = await findPrograms('uv');
  if (uv === undefined) return { type: 'pip' };
  if (Object.keys(process.env).some((name) => name.startsWith('PIP_'))) return { type: 'pip' };
  const configuration = await runCommand({
    command: [base, '-m', 'pip', 'config', 'list'],
    environment: installerEnvironment(),
    timeout_ms: 15_000,
    signal,
  });
  return configuration.stdout.trim() === '' ? { type: 'uv', uv } : { type: 'pip' };
}
