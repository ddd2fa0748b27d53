import { once } from 'node:events';
import { hostname, networkInterfaces } from 'node:os';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { dashboardErrors } from './errors.ts';

export interface ServedDashboard {
  readonly port: number;
  /** Ends every connection and gives the port back. */
  close(): Promise<void>;
}

/**
 * Serves a dashboard. It is made only when its port is known, as it answers to no other address.
 *
 * @param options.port 0 for any that is free.
 * @throws RLX_DASHBOARD_ADDRESS_UNAVAILABLE where the system does not give the address.
 */
export async function serveDashboard(options: {
  readonly host: string;
  readonly port: number;
  readonly create: (port: number) => Hono;
}): Promise<ServedDashboard> {
  const { host, port, create } = options;
  let app: Hono | null = null;
  const server = createAdaptorServer({
    fetch: (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
  });
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const data = { host, port, reason };
    throw dashboardErrors.create('RLX_DASHBOARD_ADDRESS_UNAVAILABLE', data, { cause: error });
  }
  const address = server.address();
  const given = typeof address === 'object' && address !== null ? address.port : port;
  app = create(given);
  return {
    port: given,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** Names under which a server that listens on `host` may be asked for. */
export function namesOf(host: string): readonly string[] {
  if (loopback.includes(host)) return loopback;
  if (host !== '0.0.0.0' && host !== '::') return [host];
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [hostname(), ...loopback, ...addresses.map(({ address }) => address)];
}

const loopback: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

/** A name with a port as it stands in addresses and in a request's `Host`. */
export function authorityOf(name: string, port: number): string {
  const host = name.includes(':') ? `[${name}]` : name;
  return port === 80 ? host : `${host}:${port}`; // browsers leave out the port that they take anyway
}
