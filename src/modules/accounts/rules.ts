import { anyOf, everybody, type Rules, signedIn } from 'loomgate';
import { admins } from '../roles';
import { themselves } from '../themselves';

/** What the contract keeps to a user: theirs to read, and the admins'. */
const themselvesOrAdmins = anyOf(themselves, admins);

export const rules: Rules = {
  Query: { viewer: everybody },
  Mutation: { signUp: everybody, signIn: everybody, signOutEverywhere: signedIn },
  User: { email: themselvesOrAdmins, role: themselvesOrAdmins },
};
