/**
 * A minimal WAL reader in a thread with its own slot. Measures the time from the commit of a marker to its arrival, the lower
 * bound for every reader of the same WAL.
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
