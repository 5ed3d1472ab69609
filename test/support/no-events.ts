/** Nothing happens, for what follows nothing. */
export const noEvents = (): Promise<never> => Promise.reject(new Error('there are no events here'));
