import { byKey } from '../../loaders';
import { users } from './repository';

export const loaders = { userById: byKey(users, 'id') };
