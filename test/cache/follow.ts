import type { Message } from '../../packages/loomgate/src/cache/shared-store';
import type { Purgeable } from '../../packages/loomgate/src/cache/types';

/** How an instance follows the messages: what is lost shows in the numbers. */
export function createFollower(cache: Purgeable, detectsGaps = true): (message: Message) => void {
  let known: Pick<Message, 'epoch' | 'seq'> | undefined;
  return (message) => {
    const next = (known?.seq ?? 0) + (message.kind === 'beat' ? 0 : 1);
    if (message.epoch !== known?.epoch) cache.enter(message.epoch);
    else if (detectsGaps && message.seq !== next) cache.dropAll();
    known = message;
    if (message.kind === 'purge') cache.purge(message.tags, 'log');
    cache.reached(message.seq);
  };
}
