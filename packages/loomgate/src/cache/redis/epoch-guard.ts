import type { MonitoredConnection } from './connection';

/** Whether what Redis says may be believed. */
export interface EpochGuard {
  /** The epoch in which it may; undefined while it may not. */
  epoch(): string | undefined;
  /** An epoch was heard of. */
  enter(epoch: string): void;
  /** It may not, until `resume`: not all purges are sent to it. */
  suspend(): void;
  /** It may again as soon as another epoch than the one known now is heard of; one is asked for unless somebody else is quicker. */
  resume(): void;
  close(): void;
}

/** How long after Redis is back another epoch is asked for, unless somebody was quicker, and how often. */
const pauseMs = { least: 50, most: 500 };

/**
 * A connection that breaks may have been a failover, to a replica that has not seen the last purges: what they dropped
 * is there again. So Redis is not believed until another epoch is heard of than the one known then; whoever purges
 * begins one before anything else when its connection is back (purger.ts). Where nobody's but ours broke, we ask for
 * one: one serves all who wait for it.
 * @param connections for look-ups and for messages
 * @param leave begins another epoch if it is still the one given; may fail
 */
export function createEpochGuard(
  connections: readonly MonitoredConnection[],
  leave: (epoch: string) => Promise<unknown>,
): EpochGuard {
  let known: string | undefined;
  let isBroken = false;
  let isSuspended = false;
  let timer: NodeJS.Timeout | undefined;

  const isConnected = () => connections.every(({ status }) => status === 'ready');

  function askSoon(): void {
    clearTimeout(timer);
    const ms = pauseMs.least + Math.random() * (pauseMs.most - pauseMs.least);
    timer = setTimeout(ask, ms).unref();
  }

  /** Again until it is heard of: the message may be lost, too. */
  async function ask(): Promise<void> {
    if (!isBroken || isSuspended || known === undefined || !isConnected()) return;
    await leave(known).catch(() => undefined);
    if (isBroken && timer) askSoon();
  }

  const onClose = () => {
    isBroken = true;
  };
  const onReady = () => {
    if (isBroken) askSoon();
  };

  for (const connection of connections) {
    connection.on('close', onClose);
    connection.on('ready', onReady);
  }

  return {
    epoch: () => (isBroken || isSuspended ? undefined : known),
    enter(epoch) {
      if (epoch === known) return;
      known = epoch;
      // What is heard while one is down may have been said before it broke.
      isBroken = !isConnected();
    },
    suspend() {
      isSuspended = true;
    },
    resume() {
      if (!isSuspended) return;
      isSuspended = false;
      isBroken = true;
      askSoon();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      for (const connection of connections) {
        connection.off('close', onClose);
        connection.off('ready', onReady);
      }
    },
  };
}
