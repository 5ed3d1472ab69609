import type { PoolClient } from 'pg';
import { RawRowClient } from '../rows/client';
import { RowsQuery } from '../rows/query';
import type { PendingStatement } from './pending-statement';

/** What Postgres has answered to a statement. */
interface Outcome {
  readonly error: Error | null | undefined;
  readonly rows: object[];
}

/** A statement on its way down a connection. */
export class SentStatement {
  readonly asked: PendingStatement;
  readonly outcome: Promise<Outcome>;
  readonly #promise = Promise.withResolvers<Outcome>();
  #isAnswered = false;

  constructor(asked: PendingStatement) {
    this.asked = asked;
    this.outcome = this.#promise.promise;
  }

  /** Whether it has been answered already, although nobody may have been told. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** @param patienceMs for how long the driver waits; 0 is for ever */
  send(client: PoolClient, patienceMs: number): void {
    const answered = (error: Error | null | undefined, rows: object[]) => {
      this.#isAnswered = true;
      this.#promise.resolve({ error, rows });
    };
    const { query, isPrepared } = this.asked;
    client.query(new RowsQuery(isPrepared ? query : { ...query, name: '' }, answered, patienceMs));
  }
}

/**
 * Sends statements down a connection, in one message.
 * @param patienceMs for how long the driver waits for each, once those before it have been answered
 */
export function sendAll(client: PoolClient, aboard: readonly PendingStatement[], patienceMs: number): SentStatement[] {
  const all = aboard.map((asked) => new SentStatement(asked));
  const send = () => all.forEach((one, index) => void one.send(client, patienceMs * (index + 1)));
  if (all.length > 1 && client instanceof RawRowClient)
    client.together(send, Promise.all(all.map(({ outcome }) => outcome)));
  else send();
  return all;
}
