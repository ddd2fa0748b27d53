import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

export interface AccessRules {
  readonly token: string;
  /** What a request may say that it was sent to, `host:port`. Any other name is another site that leads here. */
  readonly hosts: readonly string[];
  /** Cookies of one host are shared by all its ports, so that each dashboard needs a name of its own. */
  readonly cookie: string;
}

/**
 * Lets a request through that comes from the dashboard's own pages, or from nobody's, and has the token. A token in the
 * address is exchanged for a cookie that scripts and other sites never get, and leaves the address by a redirect.
 */
export function guardAccess({ token, hosts, cookie }: AccessRules): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const host = req.header('host') ?? '';
    if (!hosts.includes(host)) return context.text(`This server is not ${host}.\n`, 403);
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return context.text('Only reading is possible here.\n', 405, { allow: 'GET, HEAD' });
    }
    const origin = req.header('origin');
    const site = req.header('sec-fetch-site') ?? 'none';
    if ((origin !== undefined && origin !== `http://${host}`) || !ownSites.includes(site)) {
      return context.text('Another site has sent this. Type or paste the printed address.\n', 403);
    }
    const given = req.query('token');
    if (given !== undefined && isSame(given, token)) {
      setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      // Of several slashes, the second would begin the name of another host.
      return context.redirect(new URL(req.url).pathname.replace(/^\/+/, '/'), 303);
    }
    if (!isSame(getCookie(context, cookie) ?? '', token)) {
      return context.text('Open the address that rl-exp watch has printed.\n', 401);
    }
    return await next();
  };
}

const ownSites: readonly string[] = ['same-origin', 'none'];

/** Compares in a time that says nothing about where texts differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
