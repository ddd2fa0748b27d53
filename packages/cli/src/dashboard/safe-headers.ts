import type { MiddlewareHandler } from 'hono';

/** Headers by which a browser does only what a policy allows, keeps no copy and shows a page within no other. */
export function safeHeaders(policy: string): MiddlewareHandler {
  const headers: Readonly<Record<string, string>> = {
    'content-security-policy': `${policy}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
  };
}
