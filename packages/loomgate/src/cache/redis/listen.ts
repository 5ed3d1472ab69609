import type { MessageListener } from '../purges/purger';
import type { MonitoredConnection } from './connection';
import { channelOf, parseMessage, prefixOf } from './state';

/** A connection of ioredis for subscriptions only, which reconnects by itself (redis/index.ts). */
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
 * Receives the messages of all instances. Calls `onLost` whenever the connection breaks, or something arrives that is no
 * message: messages may be lost then. The number of the next message, at the latest a heartbeat, shows whether any were.
 * @returns a function that unsubscribes
 * @throws Error for an invalid namespace
 */
export function subscribeToPurges(
  subscriber: Subscriber,
  namespace: string,
  listener: MessageListener,
): () => Promise<void> {
  const channel = channelOf(prefixOf(namespace));
  const onLost = () => listener.onLost();

  function onText(from: string, text: string): void {
    if (from !== channel) return;
    const message = parseMessage(text);
    if (message) listener.onMessage(message);
    else listener.onLost();
  }

  /** Reconnects on failure: otherwise no message would arrive until the connection breaks by itself. */
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
