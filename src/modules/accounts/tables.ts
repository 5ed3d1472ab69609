import { defineLogged } from '../../invalidation/logged-table';
import { users } from './repository';

/** Credentials are read by no loader. */
export const tables = [defineLogged(users, { id: 'id' })];
