import { defineRule } from 'loomgate';

/** The very objects that a sign-in has handed to the one who signed in. */
const handedOver = new WeakSet<object>();

/**
 * Marks a user as shown to themselves: in the answer to a sign-in nobody is the viewer yet, but whoever reads it has
 * just proved who they are. The mark is on one new object, which only that answer holds; the same user read in any
 * other way, in the same operation too, stays as closed as before.
 */
export function asSelf<User extends object>(user: User): User {
  const own: User = Object.create(user);
  handedOver.add(own);
  return own;
}

/** Asked with a user as parent. */
export const selfRule = defineRule<{ id: string }, object>(
  'the user',
  'viewer',
  (user, _, { viewer }) => viewer?.id === user.id || handedOver.has(user),
);
