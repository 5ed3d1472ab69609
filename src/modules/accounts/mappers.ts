export type { UserRow as UserMapper } from './repository';
