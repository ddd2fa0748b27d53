import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { bridgePythonDirectory } from '../supervised-command.ts';

/**
 * One line for a POSIX shell that becomes bootstrap.py under the interpreter. Whatever the interpreter is, it
 * answers with lines that begin with the nonce.
 */
export async function bootstrapLine(python: string, nonce: string): Promise<string> {
  const bootstrap = await readFile(join(bridgePythonDirectory, 'rl_exp_bridge', 'bootstrap.py'));
  const packed = deflateSync(bootstrap, { level: 9 }).toString('base64');
  // Every Python 3 understands this much; the bootstrap itself only a new enough one.
  const program = [
    'import base64,sys,zlib',
    'sys.version_info>=(3,10) or (sys.stdout.write(sys.argv[1]+" {\\"type\\":\\"old\\",\\"version\\":\\""' +
      '+sys.version.split()[0]+"\\"}\\n"),sys.exit(1))',
    `exec(zlib.decompress(base64.b64decode("${packed}")))`,
  ].join(';');
  const reached = `printf '%s {"type":"shell"}\\n' ${nonce}`;
  return `${reached}; exec ${shellWord(python)} -I -c '${program}' ${nonce}\n`;
}

function shellWord(text: string): string {
  const quoted = (part: string): string => `'${part.replaceAll("'", `'\\''`)}'`;
  return text.startsWith('~/') ? `"$HOME"/${quoted(text.slice(2))}` : quoted(text);
}
