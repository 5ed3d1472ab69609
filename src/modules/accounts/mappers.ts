import type { Outcome } from 'loomgate';
import type { SignedIn } from './complete-sign-in';

export type { UserRow as UserMapper } from './repository';
export type AuthPayloadMapper = Outcome<SignedIn>;
export type SignOutEverywherePayloadMapper = Outcome<string>;
