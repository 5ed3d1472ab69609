import { Socket } from 'node:net';
import { LogicalReplicationService, type Pgoutput, PgoutputPlugin } from 'pg-logical-replication';
import { setSession } from '../shared/database-session';
import { inTime } from '../shared/in-time';
import { type Lsn, lsnText } from '../shared/lsn';

/** The log of committed changes, from where the slot was last acknowledged. */
export interface LogStream {
  /** Resolves when the slot is ours; rejects when it cannot be had. */
  readonly started: Promise<void>;
  /** Resolves when the stream is over: with why, or undefined when it was closed. */
  readonly ended: Promise<unknown>;
  /** Everything that ended at the position or before it need not be sent again. */
  acknowledge(lsn: Lsn): void;
  /** Milliseconds since the server was last heard; 0 while it cannot be, because what it sent is being worked on. */
  silentForMs(): number;
  /** Gives the slot back at once. */
  close(): Promise<void>;
}

/** What is done with a message; the next one comes when it has resolved. When it rejects the stream is over. */
type Take = (message: Pgoutput.Message) => Promise<void> | void;

const pingEveryMs = 1_000;
const connectTimeoutMs = 5_000;
const closeTimeoutMs = 1_000;

/** Where and what to read. */
export interface LogSource {
  readonly url: string;
  /** Must exist. */
  readonly slot: string;
  readonly publication: string;
  /** After this long the server gives the slot of a holder that has vanished to another one. */
  readonly senderTimeoutMs: number;
}

/** Begins to read the log: https://www.postgresql.org/docs/current/protocol-logical-replication.html */
export function openLogStream(source: LogSource, onMessage: Take): LogStream {
  const socket = new Socket();
  const service = createService(source, socket);
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  let isOver = false;
  // Position 0 says that we live, and acknowledges nothing.
  let acknowledged: Lsn = 0n;
  let heardAtMs = performance.now();
  let isWorking = false;

  // The library adds 1 to what it acknowledges. A transaction whose commit begins right where the one before it ended
  // would never be sent again.
  const send = (ping: boolean) => void service.acknowledge(lsnText(acknowledged - 1n), ping);
  const pings = setInterval(() => send(true), pingEveryMs);

  function end(reason: unknown): void {
    isOver = true;
    clearInterval(pings);
    started.reject(reason ?? new Error('the log was closed before it was open'));
    ended.resolve(reason);
  }

  /** The library would go on with the next message. */
  function fail(reason: unknown): void {
    end(reason);
    socket.destroy();
  }

  async function take(message: Pgoutput.Message): Promise<void> {
    if (isOver) return;
    isWorking = true;
    try {
      await onMessage(message);
    } catch (error) {
      fail(error);
    } finally {
      isWorking = false;
      heardAtMs = performance.now();
    }
  }

  service.on('data', (_lsn, message) => take(message));
  service.on('start', started.resolve);
  service.on('heartbeat', (_lsn, _timestamp, shouldRespond) => {
    heardAtMs = performance.now();
    if (shouldRespond) send(false);
  });
  // What it says here, the subscription says, too; without a listener it would be thrown.
  service.on('error', () => undefined);
  started.promise.catch(() => undefined);
  service.subscribe(createPlugin(source, fail), source.slot).then(() => end(undefined), end);

  return {
    started: started.promise,
    ended: ended.promise,
    silentForMs: () => (isWorking ? 0 : performance.now() - heardAtMs),
    acknowledge(lsn) {
      acknowledged = lsn;
      send(false);
    },
    async close() {
      end(undefined);
      await inTime(service.destroy(), closeTimeoutMs).catch(() => undefined);
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
    { acknowledge: { auto: false, timeoutSeconds: 0 }, flowControl: { enabled: true } },
  );
}

/**
 * Sets the session before it asks for the log. The library parses in the socket's callback, where what is thrown would
 * end the process.
 */
function createPlugin(
  { publication, url, senderTimeoutMs }: LogSource,
  onUnreadable: (error: unknown) => void,
): PgoutputPlugin {
  const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [publication], messages: true });
  const start = plugin.start.bind(plugin);
  plugin.start = async (client, ...place) => {
    await setSession(client, url, { wal_sender_timeout: senderTimeoutMs });
    return start(client, ...place);
  };
  const parse = plugin.parse.bind(plugin);
  plugin.parse = (buffer) => {
    try {
      const message = parse(buffer);
      if (message.tag === 'relation') keepText(message);
      return message;
    } catch (error) {
      onUnreadable(error);
      return { tag: 'origin', originLsn: null, originName: '' };
    }
  };
  return plugin;
}

/**
 * The library would make numbers, dates and objects of the values; tags are made of text. It has parsed the rows that
 * follow before anybody is given the relation, so this cannot be left to whoever takes the messages.
 */
function keepText({ columns }: Pgoutput.MessageRelation): void {
  for (const column of columns) column.parser = String;
}
