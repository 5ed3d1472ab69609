import { isIP } from 'node:net';

const named = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Whether the text is a comma-separated list of addresses, subnets and named networks such as `loopback`. */
export function isProxyList(text: string): boolean {
  return listOf(text).length > 0 && listOf(text).every(isProxy);
}

/** Whether the text is a comma-separated list of origins as browsers send them, or `*`. */
export function isOriginList(text: string): boolean {
  return listOf(text).every((origin) => origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin));
}

/** Splits a comma-separated list. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isProxy(proxy: string): boolean {
  const [address = '', prefix = '0', ...rest] = proxy.split('/');
  const maxPrefix = isIP(address) === 6 ? 128 : 32;
  if (named.has(proxy)) return true;
  return isIP(address) > 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix;
}
