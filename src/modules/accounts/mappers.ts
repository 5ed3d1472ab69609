import type { Outcome } from '../outcome';
import type { SignedIn } from './signed-in';

export type { UserRow as UserMapper } from './repository';
export type AuthPayloadMapper = Outcome<SignedIn>;
export type SignOutEverywherePayloadMapper = Outcome<string>;
