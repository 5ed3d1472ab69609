import { randomUUID } from 'node:crypto';

/** Generates a UUID of version 7 (RFC 9562), like the default of the columns. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
