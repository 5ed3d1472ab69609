import { LoomgateError } from '../../errors';
import { KeyedCounts } from '../../shared/keyed-counts';
import { networkOf } from '../../shared/network-of';
import type { Caller } from '../context';

/** How many subscriptions there may be at once, of one network and of one viewer. */
export interface FollowLimits {
  readonly perAddress: number;
  readonly perViewer: number;
}

/**
 * Counts a subscription of a caller.
 * @returns to be called when it is over
 * @throws LoomgateError TOO_MANY_SUBSCRIPTIONS
 */
export type EnterFollowed = (caller: Pick<Caller, 'viewer' | 'address'>) => () => void;

export function createFollowed({ perAddress, perViewer }: FollowLimits): EnterFollowed {
  const counts = new KeyedCounts();
  return ({ viewer, address }) => {
    const limited: [key: string, limit: number][] = [[`address:${networkOf(address)}`, perAddress]];
    if (viewer) limited.push([`viewer:${viewer.id}`, perViewer]);
    for (const [key, limit] of limited)
      if (counts.of(key) >= limit)
        throw new LoomgateError('TOO_MANY_SUBSCRIPTIONS', undefined, { details: { limit, found: limit + 1 } });
    for (const [key] of limited) counts.change(key, 1);
    return () => {
      for (const [key] of limited) counts.change(key, -1);
    };
  };
}
