import { autocannon } from './autocannon.ts';
import type { Load } from './load.ts';
import { findWrk } from './wrk.ts';

/** wrk where it is installed, for it takes least from the machine; autocannon otherwise. */
export async function findLoad(): Promise<Load> {
  return (await findWrk()) ?? autocannon;
}
