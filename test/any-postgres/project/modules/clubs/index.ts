import { allowAll, defineInvalidation, defineModule, rootKey } from 'loomgate';
import type { Fields, PageArgs } from '../../fields';
import { loaders } from './loaders';
import {
  type Club,
  clubMatches,
  clubs,
  type Entry,
  entries,
  type Match,
  matches,
  type Note,
  notes,
  seats,
} from './repository';

const query: Fields<undefined, PageArgs & { a: number | null }> = {
  clubs: (_, args, { loaders }) => loaders.clubs.clubs.load(rootKey, args),
  matches: (_, args, { loaders }) => loaders.clubs.matches.load(rootKey, args),
  entries: (_, args, { loaders }) => loaders.clubs.entries.load(rootKey, args),
  notes: (_, args, { loaders }) => loaders.clubs.notes.load(rootKey, args),
  seats: (_, __, { loaders }) => loaders.clubs.seats.load(rootKey),
  seat: (_, { a }, { loaders }) => loaders.clubs.seatByA.load(a),
};

const ofClub: Fields<Club> = {
  homeMatches: ({ a }, args, { loaders }) => loaders.clubs.homeMatches.load(a, args),
  awayMatches: ({ a }, args, { loaders }) => loaders.clubs.awayMatches.load(a, args),
  matches: ({ a }, args, { loaders }) => loaders.clubs.matchesOfClub.load(a, args),
  entries: ({ a }, args, { loaders }) => loaders.clubs.entriesOfClub.load(a, args),
  note: ({ a }, _, { loaders }) => loaders.clubs.noteById.load(a),
};

const ofMatch: Fields<Match> = {
  home: ({ homeId }, _, { loaders }) => loaders.clubs.clubByA.load(homeId),
  away: ({ awayId }, _, { loaders }) => loaders.clubs.clubByA.load(awayId),
  clubs: ({ id }, args, { loaders }) => loaders.clubs.clubsOfMatch.load(id, args),
  entries: ({ id }, args, { loaders }) => loaders.clubs.entriesOfMatch.load(id, args),
};

const ofEntry: Fields<Entry> = {
  club: ({ clubId }, _, { loaders }) => loaders.clubs.clubByA.loadOrThrow(clubId),
  match: ({ matchId }, _, { loaders }) => loaders.clubs.matchById.loadOrThrow(matchId),
};

const ofNote: Fields<Note> = { club: ({ id }, _, { loaders }) => loaders.clubs.clubByA.loadOrThrow(id) };

export default defineModule({
  resolvers: { Query: query, Club: ofClub, Match: ofMatch, Entry: ofEntry, Note: ofNote },
  loaders,
  rules: {
    Query: { clubs: allowAll, matches: allowAll, entries: allowAll, notes: allowAll, seats: allowAll, seat: allowAll },
  },
  invalidation: [
    defineInvalidation(clubs, { listed: ['b'] }),
    defineInvalidation(matches, { keys: ['homeId', 'awayId'], listed: ['homeId'] }),
    defineInvalidation(clubMatches, { keys: ['x', 'y'] }),
    defineInvalidation(entries, { keys: ['clubId', 'matchId'], listed: ['quantity'] }),
    defineInvalidation(notes),
    defineInvalidation(seats, { keys: ['a'], listed: ['b'] }),
  ],
  nodes: {
    Club: { table: clubs, find: (key, { loaders }) => loaders.clubs.clubByA.load(key) },
    Match: { table: matches, find: (key, { loaders }) => loaders.clubs.matchById.load(key) },
    Entry: { table: entries, find: (key, { loaders }) => loaders.clubs.entryByKey.load(key) },
    Note: { table: notes, find: (key, { loaders }) => loaders.clubs.noteById.load(key) },
  },
});
