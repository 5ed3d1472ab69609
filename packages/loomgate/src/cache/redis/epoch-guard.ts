import type { MonitoredConnection } from './connection';

/** Decides whether entries in Redis may be read. */
export interface EpochGuard {
  /** The current epoch; undefined while Redis may not be read. */
  epoch(): string | undefined;
  /** Called for each message with the epoch of its sender. */
  enterEpoch(epoch: string): void;
  /** Stops reading Redis until `resume`: not all purges are sent to it. */
  suspend(): void;
  /** Reads Redis again as soon as a new epoch begins. Requests one if no other instance does first. */
  resume(): void;
  close(): void;
}

/** Random delay in milliseconds between the restored connection and a request for a new epoch, and between requests. */
const delayMs = { min: 50, max: 500 };

/**
 * Creates a guard. A broken connection may mean a failover to a replica that lacks the last purges, and so still has
 * entries that were purged. So Redis is not read until another epoch is received than the one before. The slot holder
 * begins one as soon as its connection is restored (purger.ts). If only this instance's connection broke, the guard
 * requests a new epoch; one serves all waiting instances.
 * @param connections for commands and for messages
 * @param replaceEpoch begins a new epoch if the current one is still the one given; may reject
 */
export function createEpochGuard(
  connections: readonly MonitoredConnection[],
  replaceEpoch: (epoch: string) => Promise<unknown>,
): EpochGuard {
  let current: string | undefined;
  let isBroken = false;
  let isSuspended = false;
  let timer: NodeJS.Timeout | undefined;

  const isConnected = () => connections.every(({ status }) => status === 'ready');

  function scheduleRequest(): void {
    clearTimeout(timer);
    const ms = delayMs.min + Math.random() * (delayMs.max - delayMs.min);
    timer = setTimeout(requestEpoch, ms).unref();
  }

  /** Repeats until the new epoch is received, because its message may be lost, too. */
  async function requestEpoch(): Promise<void> {
    if (!isBroken || isSuspended || current === undefined || !isConnected()) return;
    await replaceEpoch(current).catch(() => undefined);
    if (isBroken && timer) scheduleRequest();
  }

  const onClose = () => {
    isBroken = true;
  };
  const onReady = () => {
    if (isBroken) scheduleRequest();
  };

  for (const connection of connections) {
    connection.on('close', onClose);
    connection.on('ready', onReady);
  }

  return {
    epoch: () => (isBroken || isSuspended ? undefined : current),
    enterEpoch(epoch) {
      if (epoch === current) return;
      current = epoch;
      // While a connection is down, the message may be older than the break.
      isBroken = !isConnected();
    },
    suspend() {
      isSuspended = true;
    },
    resume() {
      if (!isSuspended) return;
      isSuspended = false;
      isBroken = true;
      scheduleRequest();
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
