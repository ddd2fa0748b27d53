import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder, with what a shell of the user would have in its environment, and more. */
export async function runProgram(
  [program = '', ...parameters]: readonly string[],
  options: { readonly folder: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<ProgramResult> {
  const child = spawn(program, parameters, {
    cwd: options.folder,
    env: { ...shellEnvironment(), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child, 'close');
  return { exitCode: child.exitCode, stdout, stderr };
}

/** As `runProgram`, for one that has to succeed; its stdout. */
export async function mustRun(
  command: readonly string[],
  options: Parameters<typeof runProgram>[1],
): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(command, options);
  if (exitCode !== 0)
    throw new Error(`${command.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}

/** This process's environment without what npm and the test runner put there; loopback is reached directly. */
function shellEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined && !/^(?:npm_|INIT_CWD$|NODE_OPTIONS$|NODE_PATH$|VITEST)/.test(pair[0]),
  );
  const direct = [process.env['NO_PROXY'] ?? process.env['no_proxy'] ?? [], '127.0.0.1,localhost'];
  const noProxy = direct.flat().join(',');
  return { ...Object.fromEntries(kept), NO_COLOR: '1', NO_PROXY: noProxy, no_proxy: noProxy };
}
