import { defineLogged } from 'loomgate';
import { users } from './repository';

/** Credentials are read by no loader. */
export const tables = [defineLogged(users, { id: 'id' })];
