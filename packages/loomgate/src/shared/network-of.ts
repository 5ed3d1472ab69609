import { isIP, isIPv4, SocketAddress } from 'node:net';

/**
 * Normalizes an address: removes a port (`192.0.2.1:443`), brackets (`[2001:db8::1]:443`) and a zone (`fe80::1%eth0`),
 * and converts IPv4-mapped IPv6 addresses to IPv4.
 * @returns undefined where the text is not an address, such as `unknown` in `X-Forwarded-For`
 */
export function toAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  // The usual form on a dual-stack socket; the general way takes ten times as long.
  const [, usual = ''] = /^::ffff:(\d+(?:\.\d+){3})$/.exec(text) ?? [];
  if (isIPv4(usual)) return usual;
  const [, inBrackets] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, beforePort] = /^(\d+(?:\.\d+){3}):\d+$/.exec(text) ?? [];
  const bare = (inBrackets ?? beforePort ?? text).replace(/%.*$/, '');
  if (isIP(bare) !== 6) return isIPv4(bare) ? bare : undefined;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/.exec(address) ?? [];
  return mapped ?? address;
}

/**
 * Returns the network that identifies a client: an IPv4 address, or the first 64 bits of an IPv6 address, because a
 * customer has a whole /64. Returns a text that is not an address unchanged.
 */
export function networkOf(text: string): string {
  const address = toAddress(text) ?? text;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const [start, end] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = Array.from({ length: tail === undefined ? 0 : 8 - start.length - end.length }, () => '0');
  return [...start, ...missing, ...end].slice(0, 4).join(':');
}

function groupsOf(part: string): string[] {
  return part.split(':').filter(Boolean);
}
