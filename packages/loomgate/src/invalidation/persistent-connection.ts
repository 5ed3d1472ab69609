import type { Client } from 'pg';
import { openConnection } from './connection';

/** A connection that is opened when it is first used, and again after it has failed. */
export interface PersistentConnection {
  /** @throws what `ask` throws, or that there is no connection */
  use<T>(ask: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** @param url leads to the server itself; @param statementTimeoutMs how long a statement may take */
export function createPersistentConnection(url: string, statementTimeoutMs: number): PersistentConnection {
  let opening: Promise<Client> | undefined;

  async function close(): Promise<void> {
    const closing = opening;
    opening = undefined;
    await closing?.then((client) => client.end()).catch(() => undefined);
  }

  return {
    close,
    async use(ask) {
      opening ??= openConnection(url, statementTimeoutMs);
      try {
        return await ask(await opening);
      } catch (error) {
        void close();
        throw error;
      }
    },
  };
}
