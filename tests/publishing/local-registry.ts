import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';
import { z } from 'zod';
import { mustRun } from './run-program.ts';

const addressSchema = z.object({ port: z.int() });
const userSchema = z.object({ token: z.string().min(1) });
const serverSchema = z.custom<Server>(
  (value) => typeof value === 'object' && value !== null && 'listen' in value,
);

/** A package registry on loopback: it holds what is published to it, and fetches the rest from npm's own registry. */
export class LocalRegistry {
  readonly url: string;
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    const { port } = addressSchema.parse(server.address());
    this.#folder = folder;
    this.#server = server;
    this.url = `http://127.0.0.1:${port}/`;
  }

  /** @param own names that are only to be had here, and that one user may publish. */
  static async start(own: readonly string[]): Promise<LocalRegistry> {
    const folder = await mkdtemp(join(tmpdir(), 'rl-exp-registry-'));
    const upstream = await mustRun(['npm', 'config', 'get', 'registry'], { folder });
    const ofOurs = { access: '$all', publish: '$authenticated' };
    const server = serverSchema.parse(
      await runServer({
        configPath: join(folder, 'config.yaml'),
        storage: join(folder, 'storage'),
        auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 1 } },
        uplinks: { upstream: { url: upstream.trim(), maxage: '1h', timeout: '60s' } },
        packages: {
          ...Object.fromEntries(own.map((name) => [name, ofOurs])),
          '**': { access: '$all', proxy: 'upstream' },
        },
        web: { enable: false },
        max_body_size: '100mb',
        log: { type: 'file', path: join(folder, 'log'), format: 'json', level: 'warn' },
      }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const registry = new LocalRegistry(folder, server);
    await registry.#signUp();
    return registry;
  }

  async publish(tarball: string): Promise<void> {
    const folder = this.#folder;
    await mustRun(['pnpm', 'publish', tarball, '--no-git-checks', '--no-provenance'], { folder });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Makes the user who publishes, for as long as the registry lives. */
  async #signUp(): Promise<void> {
    const reply = await fetch(`${this.url}-/user/org.couchdb.user:publisher`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'publisher', password: crypto.randomUUID() }),
    });
    const { token } = userSchema.parse(await reply.json());
    const host = this.url.replace('http:', '');
    const settings = `registry=${this.url}\n${host}:_authToken=${token}\n`;
    await writeFile(join(this.#folder, '.npmrc'), settings);
  }
}
