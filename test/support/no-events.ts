import type { Follow } from '../../src/events';

/** Nothing happens, for what follows nothing. */
export const noEvents: Follow = () => Promise.reject(new Error('there are no events here'));
