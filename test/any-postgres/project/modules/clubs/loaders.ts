import { allRows, byKey, connectionByKey, listByKey, primeInto } from 'loomgate';
import sql from 'sql-template-tag';
import { clubConnections, clubs, entries, matches, notes, seats } from './repository';

const clubByA = byKey(clubs, 'a');
const matchById = byKey(matches, 'id');
const entryByKey = byKey(entries, ['clubId', 'matchId']);
const noteById = byKey(notes, 'id');
const [toClubs, toMatches, toEntries] = [primeInto(clubByA), primeInto(matchById), primeInto(entryByKey)];

export const loaders = {
  clubByA,
  matchById,
  entryByKey,
  noteById,
  seatByA: byKey(seats, 'a'),
  clubs: connectionByKey({ ...clubConnections.clubs, prime: toClubs }),
  matches: connectionByKey({ ...clubConnections.matches, prime: toMatches }),
  homeMatches: connectionByKey({ ...clubConnections.homeMatches, prime: toMatches }),
  awayMatches: connectionByKey({ ...clubConnections.awayMatches, prime: toMatches }),
  matchesOfClub: connectionByKey({ ...clubConnections.matchesOfClub, prime: toMatches }),
  clubsOfMatch: connectionByKey({ ...clubConnections.clubsOfMatch, prime: toClubs }),
  entries: connectionByKey({ ...clubConnections.entries, prime: toEntries }),
  entriesOfClub: connectionByKey({ ...clubConnections.entriesOfClub, prime: toEntries }),
  entriesOfMatch: connectionByKey({ ...clubConnections.entriesOfMatch, prime: toEntries }),
  notes: connectionByKey({ ...clubConnections.notes, prime: primeInto(noteById) }),
  seats: listByKey({ label: 'Query.seats', ...allRows(seats), orderBy: sql`t.a, t.b`, limit: 10 }),
};
