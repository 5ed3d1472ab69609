import { allRows, defineTable, rowsBy } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { ordersBy } from '../../orders';

export interface Club {
  readonly a: number;
  readonly b: string | null;
}

/** It has a unique key only. */
export const clubs = defineTable<Club>({
  type: 'Club',
  name: 'onlyunique',
  columns: { a: 'a', b: 'b' },
  key: ['a'],
  types: { a: 'int4', b: 'text' },
  nullable: ['b'],
});

export interface Match {
  readonly id: number;
  readonly homeId: number | null;
  readonly awayId: number | null;
}

export const matches = defineTable<Match>({
  type: 'Match',
  name: 'two_fks',
  columns: { id: 'id', homeId: 'home_id', awayId: 'away_id' },
  key: ['id'],
  types: { id: 'int4', homeId: 'int4', awayId: 'int4' },
  nullable: ['homeId', 'awayId'],
}).neededBy({ homeId: ['home'], awayId: ['away'] });

/** A join table without columns of its own; no field returns its rows. */
export const clubMatches = defineTable<{ x: number; y: number }>({
  type: 'ClubMatch',
  name: 'm2m',
  columns: { x: 'x', y: 'y' },
  key: ['x', 'y'],
  types: { x: 'int4', y: 'int4' },
});

export interface Entry {
  readonly clubId: number;
  readonly matchId: number;
  readonly quantity: number;
}

export const entries = defineTable<Entry>({
  type: 'Entry',
  name: 'm2m_payload',
  columns: { clubId: 'x', matchId: 'y', quantity: 'qty' },
  key: ['clubId', 'matchId'],
  types: { clubId: 'int4', matchId: 'int4', quantity: 'int4' },
});

export interface Note {
  readonly id: number;
  readonly note: string | null;
}

export const notes = defineTable<Note>({
  type: 'Note',
  name: 'one_one',
  columns: { id: 'id', note: 'note' },
  key: ['id'],
  types: { id: 'int4' },
});

/** Its unique column can be null, so its rows have no key. */
export const seats = defineTable<{ a: number | null; b: string | null }>({
  type: 'Seat',
  name: 'uniqnull',
  columns: { a: 'a', b: 'b' },
  key: [],
  types: { a: 'int4' },
  nullable: ['a'],
});

const [clubOrders, matchOrders] = [ordersBy(clubs, 'a', 'b'), ordersBy(matches, 'id', 'homeId')];
const entryOrders = ordersBy(entries, 'quantity');
const byId = { orders: matchOrders, defaultOrder: 'ID_ASC' };

export const clubConnections = {
  clubs: { label: 'Query.clubs', ...allRows(clubs), orders: clubOrders, defaultOrder: 'A_ASC' },
  matches: { label: 'Query.matches', ...allRows(matches), ...byId },
  homeMatches: { label: 'Club.homeMatches', ...rowsBy(matches, 'homeId'), ...byId },
  awayMatches: { label: 'Club.awayMatches', ...rowsBy(matches, 'awayId'), ...byId },
  matchesOfClub: {
    label: 'Club.matches',
    ...rowsBy(clubMatches, 'x'),
    table: matches,
    from: () => sql`${clubMatches.name} j join ${matches.name} t on t.id = j.y`,
    where: (club: Sql) => sql`j.x = ${club}`,
    ...byId,
  },
  clubsOfMatch: {
    label: 'Match.clubs',
    ...rowsBy(clubMatches, 'y'),
    table: clubs,
    from: () => sql`${clubMatches.name} j join ${clubs.name} t on t.a = j.x`,
    where: (match: Sql) => sql`j.y = ${match}`,
    orders: clubOrders,
    defaultOrder: 'A_ASC',
  },
  entries: { label: 'Query.entries', ...allRows(entries), orders: entryOrders, defaultOrder: 'QUANTITY_ASC' },
  entriesOfClub: {
    label: 'Club.entries',
    ...rowsBy(entries, 'clubId'),
    orders: entryOrders,
    defaultOrder: 'QUANTITY_ASC',
  },
  entriesOfMatch: {
    label: 'Match.entries',
    ...rowsBy(entries, 'matchId'),
    orders: entryOrders,
    defaultOrder: 'QUANTITY_ASC',
  },
  notes: { label: 'Query.notes', ...allRows(notes), orders: ordersBy(notes, 'id'), defaultOrder: 'ID_ASC' },
};
