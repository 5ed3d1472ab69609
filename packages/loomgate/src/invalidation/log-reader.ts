import { Socket } from 'node:net';
import { LogicalReplicationService } from 'pg-logical-replication';
import { setSession } from '../shared/database-session.ts';
import { type Lsn, lsnText } from '../shared/lsn.ts';
import { withTimeout } from '../shared/with-timeout.ts';
import { createTransactions, type FollowedTable, type LoggedTransaction } from './transactions.ts';

export interface LogSource {
  readonly url: string;
  /** Must exist. */
  readonly slot: string;
  readonly publication: string;
  readonly tables: readonly FollowedTable[];
  /** After this time without an answer the server ends the connection and so frees the slot. */
  readonly senderTimeoutMs: number;
  /** After this time without a message a side closes the connection. */
  readonly maxSilenceMs: number;
}

/** Callbacks of the reader. */
export interface LogEvents {
  /** The slot is being read. */
  onStarted(): void;
  /** Called with all transactions that arrived together. */
  onTransactions(transactions: readonly LoggedTransaction[]): void;
  /** Called once, with the reason; undefined after `close`. */
  onEnded(reason: unknown): void;
}

export interface LogReader {
  /** The server need not send again what ended at this position or before it. */
  acknowledge(lsn: Lsn): void;
  /** The owner has processed this number of transactions. */
  processed(count: number): void;
  /** The owner is alive. Without this call the reader ends after `maxSilenceMs`, and frees the slot. */
  keepAlive(): void;
  /** Releases the slot at once. */
  close(): Promise<void>;
}

const pingEveryMs = 1_000;
const connectTimeoutMs = 5_000;
const closeTimeoutMs = 1_000;
/** With this number of unprocessed transactions, reading pauses. */
const maxUnprocessed = 200;

/**
 * Reads committed changes from the WAL, from the position that was last acknowledged to the slot:
 * https://www.postgresql.org/docs/current/protocol-logical-replication.html
 */
export function startLogReader(source: LogSource, events: LogEvents): LogReader {
  const socket = new Socket();
  const service = createService(source, socket);
  const assemble = createTransactions(source.tables);
  const read: LoggedTransaction[] = [];
  const lastMessageMs = { server: performance.now(), owner: performance.now() };
  let unprocessed = 0;
  let hasEnded = false;
  // Position 0 keeps the connection alive and acknowledges nothing.
  let acknowledged: Lsn = 0n;

  // The library adds 1 to the position. A transaction whose commit begins exactly at the acknowledged end would not be
  // sent again.
  const send = (ping: boolean) => void service.acknowledge(lsnText(acknowledged - 1n), ping);
  const watchdog = setInterval(() => {
    send(true);
    if (isSilent('owner')) fail(new Error('the main thread does not process what was read from the WAL'));
    // While the socket is paused, messages of the server are unread.
    else if (!socket.isPaused() && isSilent('server')) fail(new Error('no message from the server'));
  }, pingEveryMs);

  const isSilent = (side: keyof typeof lastMessageMs) => performance.now() - lastMessageMs[side] > source.maxSilenceMs;

  function recordMessage(side: keyof typeof lastMessageMs): void {
    lastMessageMs[side] = performance.now();
  }

  function end(reason: unknown): void {
    if (hasEnded) return;
    hasEnded = true;
    clearInterval(watchdog);
    events.onEnded(reason);
  }

  function fail(reason: unknown): void {
    end(reason);
    socket.destroy();
  }

  /** Runs in the socket's callback, where an exception would end the process. */
  function parse(bytes: Buffer): void {
    if (hasEnded) return;
    recordMessage('server');
    try {
      const transaction = assemble(bytes);
      if (transaction) enqueue(transaction);
    } catch (error) {
      fail(error);
    }
  }

  function enqueue(transaction: LoggedTransaction): void {
    if (read.push(transaction) === 1) setImmediate(flush);
    unprocessed += 1;
    if (unprocessed >= maxUnprocessed) socket.pause();
  }

  function flush(): void {
    const transactions = read.splice(0);
    if (!hasEnded) events.onTransactions(transactions);
  }

  service.on('start', events.onStarted);
  service.on('heartbeat', (_lsn, _timestamp, shouldRespond) => {
    recordMessage('server');
    if (shouldRespond) send(false);
  });
  // The subscription rejects with the same error; without a listener it would be thrown.
  service.on('error', () => undefined);
  service.subscribe(createPlugin(source, parse), source.slot).then(() => end(undefined), end);

  return {
    acknowledge(lsn) {
      acknowledged = lsn;
      send(false);
    },
    processed(count) {
      unprocessed -= count;
      if (unprocessed >= maxUnprocessed || !socket.isPaused()) return;
      recordMessage('server');
      socket.resume();
    },
    keepAlive: () => recordMessage('owner'),
    async close() {
      end(undefined);
      await withTimeout(service.destroy(), closeTimeoutMs).catch(() => undefined);
      socket.destroy();
    },
  };
}

/** Disables acknowledgements by the library, which acknowledges what it has received, purged or not. */
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
 * A plugin with `streaming`, by which the server sends large transactions while they run, not all at once when they
 * commit. The library's plugin for pgoutput does not support it, and parses every value of every row.
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
