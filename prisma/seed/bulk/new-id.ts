import { randomUUID } from 'node:crypto';

/** A time-ordered UUID (RFC 9562, version 7), as the database's own default makes them, for rows that others refer to. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
