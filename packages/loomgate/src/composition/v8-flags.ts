import { setFlagsFromString } from 'node:v8';

/**
 * Makes V8 allocate all objects in the young generation. By default V8 learns which allocation sites make objects that
 * survive minor collections, and allocates theirs in the old generation (pretenuring). There they stay, with everything
 * that they refer to, until a major collection. Under load that is wrong for the objects of requests, many of which survive
 * minor collections only while they wait for the database (docs/decisions/0023-request-objects-die-young.md).
 */
export function setV8Flags(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
