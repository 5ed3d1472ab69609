import { allowAll, anyOf, type Rules, signedIn } from 'loomgate';
import { admins } from '../roles';
import { selfRule } from '../self-rule';

/** What the contract keeps to a user: theirs to read, and the admins'. */
const themselvesOrAdmins = anyOf(selfRule, admins);

export const rules: Rules = {
  Query: { viewer: allowAll },
  Mutation: { signUp: allowAll, signIn: allowAll, signOutEverywhere: signedIn },
  User: { email: themselvesOrAdmins, role: themselvesOrAdmins },
};
