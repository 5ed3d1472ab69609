import { startTestPostgres } from './postgres';

/** For Jest's `globalSetup`: one Postgres for the whole run. */
export = startTestPostgres;
