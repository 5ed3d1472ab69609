import { LoomgateError } from '../../errors';
import { KeyedCounts } from '../../shared/keyed-counts';
import { networkOf } from '../../shared/network-of';
import type { Caller } from '../context';

/** The most concurrent subscriptions of one network and of one viewer. */
export interface SubscriptionLimits {
  readonly perAddress: number;
  readonly perViewer: number;
}

/**
 * Counts a subscription.
 * @returns removes it from the count; call it when the subscription ends
 * @throws LoomgateError TOO_MANY_SUBSCRIPTIONS
 */
export type CountSubscription = (caller: Pick<Caller, 'viewer' | 'address'>) => () => void;

export function createSubscriptionCounter({ perAddress, perViewer }: SubscriptionLimits): CountSubscription {
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
