import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { createSemaphore, LoomgateError } from 'loomgate';
import { accountLimits } from './limits';

export interface Passwords {
  /**
   * @param client whose password it is, a network: where many wait, clients are served in turn
   * @throws LoomgateError RATE_LIMITED when too many wait to be hashed
   */
  hash(client: string, password: string): Promise<string>;
  /**
   * Takes as long for an account that does not exist (hash null) as for one that does.
   * @throws LoomgateError RATE_LIMITED when too many wait to be verified
   */
  verify(client: string, hash: string | null, password: string): Promise<boolean>;
}

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html: 19 MiB, two passes, one lane. */
const owasp = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The same password, whichever way a keyboard composes its letters: https://pages.nist.gov/800-63-4/sp800-63b.html */
const normalise = (password: string) => password.normalize('NFKC');

/**
 * Argon2id, off the event loop. Memory is bounded by how many are hashed at once, waiting by how many may queue.
 * @param onUnreadable told of a stored hash that cannot be verified here, such as one of bcrypt; nobody signs in by it
 * @param limits see limits.ts
 */
export function createPasswords(
  onUnreadable: () => void = () => undefined,
  limits: QueueLimits = accountLimits.password,
): Passwords {
  const { parallel: maxConcurrent, maxWaiting: maxQueued } = limits;
  const inTurn = createSemaphore({ maxConcurrent, maxQueued, refusal: tooMany });
  const dummy = dummyHash();
  return {
    hash: (client, password) => inTurn(client, () => hash(normalise(password), owasp)),
    async verify(client, known, password) {
      const usable = known !== null && isReadable(known) ? known : null;
      if (known !== usable) onUnreadable();
      const against = usable ?? (await dummy);
      const matches = await inTurn(client, () => verify(against, normalise(password)));
      return matches && usable !== null;
    },
  };
}

let made: Promise<string> | undefined;

/** The hash of a random password, by the same parameters, made once: what an unknown account is verified against. */
function dummyHash(): Promise<string> {
  made ??= hash(randomBytes(32), owasp);
  made.catch(() => {
    made = undefined;
  });
  return made;
}

/** More, such as another system's parameters may be, would let one sign-in take the memory of all. */
const most = { memoryCost: 262_144, timeCost: 16, parallelism: 16 };

function isReadable(known: string): boolean {
  try {
    const { memoryCost = 0, timeCost = 0, parallelism = 0 } = parseOptions(known);
    return memoryCost <= most.memoryCost && timeCost <= most.timeCost && parallelism <= most.parallelism;
  } catch {
    return false;
  }
}

interface QueueLimits {
  /** How many run at once. */
  readonly parallel: number;
  /** How many more may wait. */
  readonly maxWaiting: number;
}

function tooMany(): LoomgateError {
  return new LoomgateError('RATE_LIMITED', 'Too many sign in just now.', { details: { retryAfterSeconds: 1 } });
}
