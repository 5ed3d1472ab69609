/** The limits of sign-up and sign-in. They are constants, not settings. */
export const accountLimits = {
  password: {
    /** Hashes computed at once: two of libuv's four threads. DNS, files and token verification use the others. */
    parallel: 2,
    /** Hashes that wait, about one second of work. More are rejected with RATE_LIMITED. */
    maxWaiting: 100,
  },
  /** Attempts to sign up or sign in, successful or not. A network is an IPv4 address or the first 64 bits of an IPv6 address. */
  attempts: { windowSeconds: 15 * 60, perAccountAndNetwork: 10, perNetwork: 30, perAccount: 50 },
  /** Days that a network of an account is kept after its last sign-in. */
  networkKeptDays: 90,
  /** Days that a revocation is kept. Tokens of a deleted account are rejected for this long. */
  revocationKeptDays: 90,
} as const;
