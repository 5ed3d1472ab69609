import type { TableInvalidation } from '../invalidation/table-invalidation';

/** The invalidation of the event table: the WAL reader announces the topics of new events, and purges nothing for them. */
export const announced: TableInvalidation = {
  type: 'Event',
  name: 'loomgate.events',
  columns: [],
  key: { field: 'id', columns: ['id'], types: ['uuid'] },
  keys: [],
  listed: [],
  announces: 'topic',
};
