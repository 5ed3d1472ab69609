import { startTestPostgres } from './postgres';

/** Jest's `globalSetup`: starts one Postgres for the run. */
export = startTestPostgres;
