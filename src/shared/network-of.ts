import { isIPv6 } from 'node:net';

/**
 * What counts as one client of an address: an IPv4 address, or the first 64 bits of an IPv6 one, of which a customer
 * has all the rest.
 */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const [start, end] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = Array.from({ length: tail === undefined ? 0 : 8 - start.length - end.length }, () => '0');
  return [...start, ...missing, ...end].slice(0, 4).join(':');
}

function groupsOf(part: string): string[] {
  return part.split(':').filter(Boolean);
}
