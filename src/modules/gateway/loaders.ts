/** Nothing of it is in the database. */
export const loaders = {};
