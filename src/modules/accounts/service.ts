import type { SignInInput, SignUpInput } from '../../generated/resolvers';
import type { Ports } from '../ports';
import { signIn } from './sign-in';
import { signUp } from './sign-up';

/** The writes of this module. */
export function createService(ports: Ports) {
  return {
    signUp: (input: SignUpInput, address: string) => signUp(ports, input, address),
    signIn: (input: SignInInput, address: string) => signIn(ports, input, address),
  };
}
