import { text } from 'loomgate';

/** The text of a message, stored as given. Clients must escape it for display. */
export const body = text('The message', 20_000);
