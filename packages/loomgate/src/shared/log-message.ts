/** The prefix of what the gateway writes into the database's log itself, by `pg_logical_emit_message`. */
export const messagePrefix = 'loomgate';

/**
 * The content of a message that leaves all cached answers behind when its transaction has committed: for changes of
 * the schema, of which the log tells no rows.
 */
export const purgeEverything = 'purge everything';
