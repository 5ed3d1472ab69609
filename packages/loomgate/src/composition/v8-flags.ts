import { setFlagsFromString } from 'node:v8';

/**
 * Has all objects made in the young generation. V8 would make those that have outlived a few collections in the old one
 * at once, in which they last until its next collection, and with them all that they refer to. Of a server under load it
 * learns the wrong thing: whatever waited for the database has outlived some
 * (docs/decisions/0023-request-objects-die-young.md).
 */
export function setV8Flags(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
