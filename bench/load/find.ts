import { autocannon } from './autocannon.ts';
import type { Load } from './load.ts';
import { findWrk } from './wrk.ts';

/** Returns wrk if it is installed, since it uses less CPU; otherwise autocannon. */
export async function findLoad(): Promise<Load> {
  return (await findWrk()) ?? autocannon;
}
