/** The prefix of the gateway's messages in the WAL, written by `pg_logical_emit_message`. */
export const messagePrefix = 'loomgate';

/**
 * The content of a message that purges all cached responses when its transaction commits: for changes of the schema,
 * which are not in logical replication.
 */
export const purgeEverything = 'purge everything';
