import { stopTestPostgres } from './postgres';

/** For Jest's `globalTeardown`. */
export = stopTestPostgres;
