import type { SignInInput, SignUpInput } from '../../generated/resolvers';
import type { Origin, Viewer } from '../context';
import type { Ports } from '../ports';
import { signIn } from './sign-in';
import { signOutEverywhere } from './sign-out-everywhere';
import { signUp } from './sign-up';

/** The writes of this module. */
export function createService(ports: Ports) {
  return {
    signUp: (input: SignUpInput, origin: Origin) => signUp(ports, input, origin),
    signIn: (input: SignInInput, origin: Origin) => signIn(ports, input, origin),
    signOutEverywhere: (viewer: Viewer, origin: Origin) => signOutEverywhere(ports, viewer, origin),
  };
}
