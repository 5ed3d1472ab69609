import { setTimeout as sleep } from 'node:timers/promises';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { connectStranger } from '../../support/invalidation';
import { type Answer, openConnection } from './connection';
import type { Fleet } from './fleet';

/** An answer with one row that SQL changes. */
export interface Outdated extends Answer {
  /** How long before the request the row had a newer version; 0 if the answer was current. */
  readonly outdatedMs: number;
}

/** Changes one product by SQL, and measures how long answers have been outdated. */
export interface Changing {
  change(): Promise<void>;
  /** @returns a function that stops it */
  changeOften(everyMs: number): () => Promise<void>;
  /** Requests the product from a gateway. */
  ask(port: number): Promise<Outdated>;
  /** Requests it repeatedly. @returns a function that stops and returns all answers */
  askOften(port: number): () => Promise<Outdated[]>;
  stop(): Promise<void>;
}

export async function startChanging({ database }: Fleet): Promise<Changing> {
  const sql = await connectStranger(database.url);
  const { rows } = await sql.query("select id, inventory from products where status = 'ACTIVE' order by id limit 1");
  const [{ id, inventory: first }] = rows;
  const query = `{ product(id: "${toGlobalId('Product', id)}") { inventory } }`;
  /** When each version was known to be committed. */
  const committedAtMs: number[] = [performance.now()];

  async function change(): Promise<void> {
    await sql.query('update products set inventory = inventory + 1 where id = $1', [id]);
    committedAtMs.push(performance.now());
  }

  async function askOn(connection: Awaited<ReturnType<typeof openConnection>>): Promise<Outdated> {
    const askedAtMs = performance.now();
    const answer = await connection.post(query);
    const [, inventory] = /"inventory":(\d+)/.exec(answer.text) ?? [];
    const newerAtMs = committedAtMs[Number(inventory) - first + 1] ?? askedAtMs;
    return { ...answer, outdatedMs: Math.max(0, askedAtMs - newerAtMs) };
  }

  return {
    change,
    changeOften: (everyMs) => repeat(() => change().then(() => sleep(everyMs))),
    async ask(port) {
      const connection = await openConnection(port);
      return askOn(connection).finally(connection.close);
    },
    askOften(port) {
      const answers: Outdated[] = [];
      const opening = openConnection(port);
      const stop = repeat(async () => {
        answers.push(await askOn(await opening));
        await sleep(2);
      });
      return async () => {
        await stop();
        (await opening).close();
        return answers;
      };
    },
    stop: () => sql.end(),
  };
}

function repeat(act: () => Promise<void>): () => Promise<void> {
  let isOver = false;
  async function run(): Promise<void> {
    while (!isOver) await act();
  }
  const running = run();
  return () => {
    isOver = true;
    return running;
  };
}
