import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { createSemaphore, LoomgateError } from 'loomgate';
import { accountLimits } from './limits';

export interface Passwords {
  /**
   * Hashes a password.
   * @param client the network of the request; the queue is fair by client
   * @throws LoomgateError RATE_LIMITED when the queue is full
   */
  hash(client: string, password: string): Promise<string>;
  /**
   * Verifies a password. An account that does not exist (hash null) takes as long as an existing one.
   * @throws LoomgateError RATE_LIMITED when the queue is full
   */
  verify(client: string, hash: string | null, password: string): Promise<boolean>;
}

/** 19 MiB, two passes, one lane: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const owasp = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Normalises the ways in which keyboards compose characters: https://pages.nist.gov/800-63-4/sp800-63b.html */
const normalise = (password: string) => password.normalize('NFKC');

/**
 * Hashes and verifies passwords by Argon2id in libuv's thread pool. `parallel` bounds memory, `maxWaiting` the queue.
 * @param onUnsupportedHash called for a stored hash that cannot be verified, such as a bcrypt hash; the sign-in fails
 * @param limits see limits.ts
 */
export function createPasswords(
  onUnsupportedHash: () => void = () => undefined,
  limits: QueueLimits = accountLimits.password,
): Passwords {
  const { parallel: maxConcurrent, maxWaiting: maxQueued } = limits;
  const runFairly = createSemaphore({ maxConcurrent, maxQueued, refusal: tooMany });
  const dummy = dummyHash();
  return {
    hash: (client, password) => runFairly(client, () => hash(normalise(password), owasp)),
    async verify(client, known, password) {
      const usable = known !== null && isSupportedHash(known) ? known : null;
      if (known !== usable) onUnsupportedHash();
      const against = usable ?? (await dummy);
      const matches = await runFairly(client, () => verify(against, normalise(password)));
      return matches && usable !== null;
    },
  };
}

let cachedDummyHash: Promise<string> | undefined;

/** Returns the hash of a random password, computed once. Passwords for unknown accounts are verified against it. */
function dummyHash(): Promise<string> {
  cachedDummyHash ??= hash(randomBytes(32), owasp);
  cachedDummyHash.catch(() => {
    cachedDummyHash = undefined;
  });
  return cachedDummyHash;
}

/** Hashes with higher parameters, e.g. from another system, are not verified: one sign-in would take too much memory. */
const maxParameters = { memoryCost: 262_144, timeCost: 16, parallelism: 16 };

function isSupportedHash(known: string): boolean {
  try {
    const { memoryCost = 0, timeCost = 0, parallelism = 0 } = parseOptions(known);
    return (
      memoryCost <= maxParameters.memoryCost &&
      timeCost <= maxParameters.timeCost &&
      parallelism <= maxParameters.parallelism
    );
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
  return new LoomgateError('RATE_LIMITED', 'Too many concurrent sign-ins. Try again.', {
    details: { retryAfterSeconds: 1 },
  });
}
