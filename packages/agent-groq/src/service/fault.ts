import { z } from 'zod';

/**
 * How a request can go without a usable reply.
 *
 * timeout, connection, rate_limited, capacity, server, malformed: an accident, worth another try ·
 * generation: the model broke the form it was held to · unsupported: the service refuses part of the form ·
 * too_long: the question does not fit · key, model, refused: the same request would be refused again ·
 * paused: nothing was sent, because the service is known to be away or asked for a pause that is too long
 */
export const faultNameSchema = z.enum([
  'timeout',
  'connection',
  'rate_limited',
  'capacity',
  'server',
  'malformed',
  'generation',
  'unsupported',
  'too_long',
  'key',
  'model',
  'refused',
  'paused',
]);
export type FaultName = z.infer<typeof faultNameSchema>;

/** Why there is no reply. */
export interface Fault {
  readonly name: FaultName;
  readonly status: number | null;
  /** What the service said, or the system; on one line. */
  readonly message: string;
  /** How long the service asked to be left alone. */
  readonly retryAfterMs: number | null;
  /** Of `generation`: what the model had written. */
  readonly failedGeneration: string | null;
}

/** The result of one request. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Fault };

export function faultOf(
  name: FaultName,
  message: string,
  details: Partial<Omit<Fault, 'name' | 'message'>> = {},
): Fault {
  return { name, message, status: null, retryAfterMs: null, failedGeneration: null, ...details };
}

const passing: ReadonlySet<FaultName> = new Set([
  'timeout',
  'connection',
  'rate_limited',
  'capacity',
  'server',
  'malformed',
]);

/** True for an accident of the moment. */
export function mayPass({ name }: Fault): boolean {
  return passing.has(name);
}
