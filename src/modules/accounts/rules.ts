import { allowAll, anyOf, type Rules, signedIn } from 'loomgate';
import { admins } from '../roles';
import { selfRule } from '../self-rule';

/** For private fields of a user. */
const selfOrAdmins = anyOf(selfRule, admins);

export const rules: Rules = {
  Query: { viewer: allowAll },
  Mutation: { signUp: allowAll, signIn: allowAll, signOutEverywhere: signedIn },
  User: { email: selfOrAdmins, role: selfOrAdmins },
};
