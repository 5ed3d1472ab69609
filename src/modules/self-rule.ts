import { defineRule } from 'loomgate';

/** The users in the answers of sign-ins. */
const signInResults = new WeakSet<object>();

/**
 * Marks a user in the answer of a sign-in as the viewer: the request itself is anonymous, but its client has just
 * authenticated. The mark is on a new object that only this answer contains; the same user, read elsewhere in the operation,
 * is not marked.
 */
export function asSelf<User extends object>(user: User): User {
  const marked: User = Object.create(user);
  signInResults.add(marked);
  return marked;
}

/** For fields of a user; the parent is the user. */
export const selfRule = defineRule<{ id: string }, object>(
  'the user',
  'viewer',
  (user, _, { viewer }) => viewer?.id === user.id || signInResults.has(user),
);
