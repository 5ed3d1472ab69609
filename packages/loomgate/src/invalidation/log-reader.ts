import { Socket } from 'node:net';
import { LogicalReplicationService } from 'pg-logical-replication';
import { setSession } from '../shared/database-session.ts';
import { type Lsn, lsnText } from '../shared/lsn.ts';
import { withTimeout } from '../shared/with-timeout.ts';
import { createTransactions, type FollowedTable, type LoggedTransaction } from './transactions.ts';

/** Where and what to read. */
export interface LogSource {
  readonly url: string;
  /** Must exist. */
  readonly slot: string;
  readonly publication: string;
  readonly tables: readonly FollowedTable[];
  /** After this long the server gives the slot of a holder that has vanished to another one. */
  readonly senderTimeoutMs: number;
  /** After this long without a word a side takes the other one for gone. */
  readonly maxSilenceMs: number;
}

/** What is told of reading. */
export interface LogEvents {
  /** The slot is ours. */
  onStarted(): void;
  /** Several at once, where they came together. */
  onTransactions(transactions: readonly LoggedTransaction[]): void;
  /** Told once: why it is over, or undefined when it was closed. */
  onEnded(reason: unknown): void;
}

export interface LogReader {
  /** Everything that ended at the position or before it need not be sent again. */
  acknowledge(lsn: Lsn): void;
  /** So many transactions have been worked on. */
  taken(count: number): void;
  /** Whoever is told is alive: without that it is over after `maxSilenceMs`, and the slot is free. */
  keepAlive(): void;
  /** Gives the slot back at once. */
  close(): Promise<void>;
}

const pingEveryMs = 1_000;
const connectTimeoutMs = 5_000;
const closeTimeoutMs = 1_000;
/** When so many have been told and not been worked on, no more is read. */
const maxWaiting = 200;

/**
 * Reads the log of committed changes, from where the slot was last acknowledged:
 * https://www.postgresql.org/docs/current/protocol-logical-replication.html
 */
export function openLogReader(source: LogSource, events: LogEvents): LogReader {
  const socket = new Socket();
  const service = createService(source, socket);
  const take = createTransactions(source.tables);
  const read: LoggedTransaction[] = [];
  const heardAtMs = { server: performance.now(), owner: performance.now() };
  let waiting = 0;
  let isOver = false;
  // Position 0 says that we live, and acknowledges nothing.
  let acknowledged: Lsn = 0n;

  // The library adds 1 to what it acknowledges. A transaction whose commit begins right where the one before it ended
  // would never be sent again.
  const send = (ping: boolean) => void service.acknowledge(lsnText(acknowledged - 1n), ping);
  const watch = setInterval(() => {
    send(true);
    if (isSilent('owner')) fail(new Error('the serving thread takes nothing that is read from the log'));
    // What it has sent lies unread then.
    else if (!socket.isPaused() && isSilent('server')) fail(new Error('the server is silent'));
  }, pingEveryMs);

  const isSilent = (side: keyof typeof heardAtMs) => performance.now() - heardAtMs[side] > source.maxSilenceMs;

  function hear(side: keyof typeof heardAtMs): void {
    heardAtMs[side] = performance.now();
  }

  function end(reason: unknown): void {
    if (isOver) return;
    isOver = true;
    clearInterval(watch);
    events.onEnded(reason);
  }

  function fail(reason: unknown): void {
    end(reason);
    socket.destroy();
  }

  /** In the socket's callback, where what is thrown would end the process. */
  function parse(bytes: Buffer): void {
    if (isOver) return;
    hear('server');
    try {
      const transaction = take(bytes);
      if (transaction) tell(transaction);
    } catch (error) {
      fail(error);
    }
  }

  function tell(transaction: LoggedTransaction): void {
    if (read.push(transaction) === 1) setImmediate(flush);
    waiting += 1;
    if (waiting >= maxWaiting) socket.pause();
  }

  function flush(): void {
    const transactions = read.splice(0);
    if (!isOver) events.onTransactions(transactions);
  }

  service.on('start', events.onStarted);
  service.on('heartbeat', (_lsn, _timestamp, shouldRespond) => {
    hear('server');
    if (shouldRespond) send(false);
  });
  // What it says here, the subscription says, too; without a listener it would be thrown.
  service.on('error', () => undefined);
  service.subscribe(createPlugin(source, parse), source.slot).then(() => end(undefined), end);

  return {
    acknowledge(lsn) {
      acknowledged = lsn;
      send(false);
    },
    taken(count) {
      waiting -= count;
      if (waiting >= maxWaiting || !socket.isPaused()) return;
      hear('server');
      socket.resume();
    },
    keepAlive: () => hear('owner'),
    async close() {
      end(undefined);
      await withTimeout(service.destroy(), closeTimeoutMs).catch(() => undefined);
      socket.destroy();
    },
  };
}

/** Acknowledging is left to us: the library itself acknowledges what it has received, purged or not. */
function createService({ url }: LogSource, socket: Socket): LogicalReplicationService {
  return new LogicalReplicationService(
    {
      connectionString: url,
      application_name: 'loomgate-log',
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      stream: () => socket,
    },
    { acknowledge: { auto: false, timeoutSeconds: 0 } },
  );
}

type Plugin = Parameters<LogicalReplicationService['subscribe']>[0];

/**
 * The library's own plugin for pgoutput knows nothing of streaming, by which the server sends large transactions while
 * they are under way and not all at once when they commit; and it reads every value of every row. The session is set
 * before the log is asked for.
 */
function createPlugin({ publication, url, senderTimeoutMs }: LogSource, parse: (bytes: Buffer) => void): Plugin {
  const options = `proto_version '2', streaming 'on', messages 'true', publication_names '${publication}'`;
  return {
    name: 'pgoutput',
    options,
    parse,
    async start(client, slot) {
      await setSession(client, url, { wal_sender_timeout: senderTimeoutMs });
      return client.query(`START_REPLICATION SLOT "${slot}" LOGICAL 0/0 (${options})`);
    },
  };
}
