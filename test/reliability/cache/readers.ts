import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { type DemoEmail, userId } from '../../../prisma/seed/demo/users';
import { bearerOf } from '../../attacks/tokens';
import type { Connection } from './connection';
import type { History } from './history';
import { pick } from './pick';
import type { Place } from './places';
import type { Question } from './questions';
import type { Tally } from './tally';
import { throughout } from './throughout';

/** Sends random queries, and compares each answer with the minimum versions at the time of the request. */
export function read(place: Place, questions: readonly Question[], history: History, tally: Tally): Promise<void> {
  return throughout(place, tally, (connection) => askOne(connection, place, pick(questions), history, tally));
}

async function askOne(connection: Connection, place: Place, question: Question, history: History, tally: Tally) {
  const { instance } = place;
  const floors = new Map(question.things.map((thing) => [thing, instance.floor(thing)]));
  const overdue = new Map(question.things.map((thing) => [thing, history.overdue(thing)]));
  const { status, text, cache } = await connection.post(question.query);
  tally.read(cache);
  if (status !== 200 || text.includes('"errors":'))
    return tally.fail(`a read failed, ${status}: ${text.slice(0, 200)}`);
  for (const { thing, version } of question.seen(text)) {
    const what = `${thing}: ${version} where ${floors.get(thing)} was known and ${overdue.get(thing)} due (${cache})`;
    if (version < (floors.get(thing) ?? 0)) tally.stale(what);
    else if (version < (overdue.get(thing) ?? 0)) tally.late(what);
  }
}

/** Viewers that send the same query in turn on one connection. */
export function readPrivately(place: Place, emails: readonly DemoEmail[], tally: Tally): Promise<void> {
  return throughout(place, tally, (connection) => askPrivately(connection, pick(emails), tally));
}

async function askPrivately(connection: Connection, email: DemoEmail, tally: Tally): Promise<void> {
  const query = '{ viewer { id email orders(first: 5) { nodes { buyer { id } } } } }';
  const { text, cache } = await connection.post(query, `authorization: ${bearerOf(email)}\r\n`);
  tally.read(cache);
  const mine = toGlobalId('User', userId(email));
  const ids = [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  if (ids.length === 0 || ids.some((id) => id !== mine)) tally.leak(`${email} was given ${text.slice(0, 200)}`);
}
