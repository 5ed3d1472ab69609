import type { LoggedTable } from '../invalidation/logged-table';

/** The events in the log of the database: their topics are announced, and nothing is purged because of them. */
export const announced: LoggedTable = {
  type: 'Event',
  name: 'loomgate.events',
  id: { field: 'id', column: 'id' },
  keys: [],
  listed: [],
  touches: [],
  announces: 'topic',
};
