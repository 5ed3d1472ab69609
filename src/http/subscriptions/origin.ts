import type { IncomingMessage } from 'node:http';

/**
 * Whether the page that opens a socket may: browsers ask nobody before they do. Pages of the same host may, those of the
 * configured origins, and whoever is no page.
 */
export function isOfAllowedOrigin({ headers }: Pick<IncomingMessage, 'headers'>, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
