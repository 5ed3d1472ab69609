import type { Purgeable } from '../../packages/loomgate/src/cache/purges/purgeable';
import type { Message } from '../../packages/loomgate/src/cache/purges/purger';

/** Applies messages like an instance: gaps in the numbers clear the cache. */
export function createFollower(cache: Purgeable, detectsGaps = true): (message: Message) => void {
  let known: Pick<Message, 'epoch' | 'seq'> | undefined;
  return (message) => {
    const next = (known?.seq ?? 0) + (message.kind === 'heartbeat' ? 0 : 1);
    if (message.epoch !== known?.epoch) cache.enterEpoch(message.epoch);
    else if (detectsGaps && message.seq !== next) cache.purgeAll();
    known = message;
    if (message.kind === 'purge') cache.purge(message.tags, 'log');
    cache.advanceTo(message.seq);
  };
}
