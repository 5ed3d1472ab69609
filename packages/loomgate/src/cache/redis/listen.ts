import type { Listener } from '../shared-store';
import type { MonitoredConnection } from './connection';
import { channelOf, prefixOf } from './keys';
import { parseMessage } from './messages';

/** What listening asks of a connection to Redis: one that does nothing else, and comes back by itself (redis/). */
export interface Subscriber extends Omit<MonitoredConnection, 'on' | 'off'> {
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
  on(event: 'close' | 'ready', listener: () => void): unknown;
  on(event: 'message', listener: (channel: string, text: string) => void): unknown;
  off(event: 'close' | 'ready', listener: () => void): unknown;
  off(event: 'message', listener: (channel: string, text: string) => void): unknown;
}

/**
 * Hears the messages of all instances. Whenever the connection breaks, or something arrives that is no message, some may
 * be lost: `onLost`. Whether any were tells the number of the next one, at the latest a beat.
 * @returns what stops it
 * @throws Error for a namespace that cannot be
 */
export function listenToRedis(subscriber: Subscriber, namespace: string, listener: Listener): () => Promise<void> {
  const channel = channelOf(prefixOf(namespace));
  const onLost = () => listener.onLost();

  function onText(from: string, text: string): void {
    if (from !== channel) return;
    const message = parseMessage(text);
    if (message) listener.onMessage(message);
    else listener.onLost();
  }

  /** One that cannot subscribe would be deaf until it breaks by itself. */
  const subscribe = () => {
    subscriber.subscribe(channel).catch(() => subscriber.disconnect(true));
  };

  subscriber.on('message', onText);
  subscriber.on('close', onLost);
  subscriber.on('ready', subscribe);
  if (subscriber.status === 'ready') subscribe();

  return async () => {
    subscriber.off('message', onText);
    subscriber.off('close', onLost);
    subscriber.off('ready', subscribe);
    if (subscriber.status === 'ready') await subscriber.unsubscribe(channel).catch(() => undefined);
  };
}
