import { randomUUID } from 'node:crypto';
import { usualHeaders } from '../run/ask.ts';
import { RunError } from '../run/errors.ts';

const query = 'mutation($input: SignUpInput!) { signUp(input: $input) { token } }';

/**
 * Creates an account of a buyer, which stays in the database.
 * @returns its token
 * @throws RunError when the sign-up fails
 */
export async function signUp(url: string): Promise<string> {
  const email = `bench-${randomUUID()}@example.com`;
  const input = { email, password: randomUUID(), displayName: 'Bench' };
  const body = JSON.stringify({ query, variables: { input } });
  const response = await fetch(url, { method: 'POST', headers: usualHeaders, body });
  const text = await response.text();
  const answer: { data?: { signUp?: { token?: string | null } } } = JSON.parse(text);
  const token = answer.data?.signUp?.token;
  if (!token) throw new RunError(`sign-up failed with status ${response.status}: ${text.slice(0, 300)}`);
  return token;
}
