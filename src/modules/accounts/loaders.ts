import { byKey } from 'loomgate';
import { users } from './repository';

export const loaders = { userById: byKey(users, 'id') };
