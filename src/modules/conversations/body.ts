import { text } from 'loomgate';

/** What somebody says, kept as it was given: who shows it takes care of what it may look like to a browser. */
export const body = text('The message', 20_000);
