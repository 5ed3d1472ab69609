import type { Origin, Ports, Viewer } from 'loomgate';
import type { SignInInput, SignUpInput } from '../../generated/resolvers';
import { createLoginThrottle } from './login-throttle';
import { createPasswords } from './passwords';
import type { AccountPorts } from './ports';
import { signIn } from './sign-in';
import { signOutEverywhere } from './sign-out-everywhere';
import { signUp } from './sign-up';

/** The writes of this module. */
export function createService(given: Ports) {
  const { buckets, log } = given;
  const onUnsupportedHash = () => log.warn('a stored password hash is not Argon2; its account cannot sign in');
  const ports: AccountPorts = {
    ...given,
    passwords: createPasswords(onUnsupportedHash),
    attempt: createLoginThrottle(buckets),
  };
  return {
    signUp: (input: SignUpInput, origin: Origin) => signUp(ports, input, origin),
    signIn: (input: SignInInput, origin: Origin) => signIn(ports, input, origin),
    signOutEverywhere: (viewer: Viewer, origin: Origin) => signOutEverywhere(ports, viewer, origin),
  };
}
