/** What bounds sign-up and sign-in. Times and sizes are no settings: none is worth a choice. */
export const accountLimits = {
  password: {
    /** Two of libuv's four threads: the others are for DNS, files and the verification of tokens. */
    parallel: 2,
    /** About a second of work; what comes on top of it is refused with RATE_LIMITED. */
    maxWaiting: 100,
  },
  /** Attempts to sign up or in, successful or not. A network is an IPv4 address or the first 64 bits of an IPv6 one. */
  attempts: { windowSeconds: 15 * 60, perAccountAndNetwork: 10, perNetwork: 30, perAccount: 50 },
  /** How long after its last sign-in a network of an account is remembered. */
  networkKeptDays: 90,
  /** How long it is kept that tokens of an account have been revoked: deletions are known this long to tokens of others. */
  revocationKeptDays: 90,
} as const;
