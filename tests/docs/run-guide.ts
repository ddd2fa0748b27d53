import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { checkout, ownEnvironment } from '../command.ts';

/** Runs a guide's script where guides begin, at the checkout's root, with folders of its own for what it leaves. */
export async function runGuide(
  script: string,
  folder: string,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const environment = {
    ...ownEnvironment(),
    RL_EXP_STORE: join(folder, 'store'),
    TMPDIR: folder,
  };
  return await new Promise((resolve) => {
    const options = { cwd: checkout, env: environment, maxBuffer: 64e6 };
    execFile('bash', ['-c', script], options, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : 1, output: `${stdout}\n${stderr}` }),
    );
  });
}
