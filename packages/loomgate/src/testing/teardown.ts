import { stopTestPostgres } from './postgres';

/** Jest's `globalTeardown`: stops it. */
export = stopTestPostgres;
