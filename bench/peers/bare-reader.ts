/**
 * A reader of the database's log that does nothing with it, in a thread: how long a mark takes from its commit through
 * a slot of its own. What is behind it in the log waits for it in every reader.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { LogicalReplicationService, type Pgoutput, PgoutputPlugin } from 'pg-logical-replication';

const { url, slot, publication, prefix }: Record<string, string> = workerData;

const service = new LogicalReplicationService({ connectionString: url });
service.on('data', (_lsn: string, message: Pgoutput.Message) => {
  if (message.tag === 'message' && message.prefix === prefix)
    parentPort?.postMessage(String(Buffer.from(message.content)));
});
service.on('start', () => parentPort?.postMessage('started'));
const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [publication ?? ''], messages: true });
service.subscribe(plugin, slot ?? '').catch(() => process.exit());
