import { addressKeyOf, bucketKeyOf, type Payer, type RateBuckets, type RatePolicy } from './account';
import { type BucketStatus, createDeferredCharges } from './deferred-charges';

/** Charges for what is not an operation that is executed: answers from the cache, bytes, refusals. None waits for Redis. */
export interface Charges {
  /**
   * Tells whether a request may be read at all: not where the bucket of its client is known to be empty, nor where all
   * viewers of its address together have had too much.
   */
  standingOf(payer: Payer): BucketStatus;
  /** Counts an amount, of the client and of its address. */
  add(payer: Payer, amount: number): void;
  /** Counts what a signed-in client has been charged elsewhere, of its address alone. */
  addToAddress(payer: Payer, amount: number): void;
  /** Takes what is open, once more. */
  stop(): Promise<void>;
}

/** Bytes of a request that cost 1: decoding and lexing a megabyte takes about 10 ms. */
const bytesPerUnit = 1_000;
/** A quarter of a millisecond of the processor, and what it costs. Operations come to as much for what they are charged. */
const slice = { ms: 0.25, units: 25 };

/** The charge for the bytes of a request, before anything of it is parsed. */
export function chargeForBytes(bytes: number): number {
  return Math.floor(bytes / bytesPerUnit);
}

/** The charge for a refusal: 100 for a millisecond of the processor, by whole quarters. */
export function chargeForTime(cpuMs: number): number {
  return Math.floor(cpuMs / slice.ms) * slice.units;
}

/**
 * @param addressFactor how many times as much as one viewer all signed-in viewers of an address may ask for together
 * @param clock milliseconds
 */
export function createCharges(
  buckets: RateBuckets,
  { capacity, refillPerSecond, addressFactor }: RatePolicy & { readonly addressFactor: number },
  clock?: () => number,
): Charges {
  const policy = { capacity, refillPerSecond };
  const ceiling = { capacity: capacity * addressFactor, refillPerSecond: refillPerSecond * addressFactor };
  const own = createDeferredCharges(buckets, policy, clock);
  const ofAddress = createDeferredCharges(buckets, ceiling, clock);

  function addToAddress({ viewer, address }: Payer, amount: number): void {
    if (viewer) ofAddress.add(`viewers:${addressKeyOf(address)}`, amount);
  }

  return {
    standingOf(payer) {
      const standing = own.statusOf(bucketKeyOf(payer));
      if (!standing.allowed || !payer.viewer) return standing;
      const together = ofAddress.statusOf(`viewers:${addressKeyOf(payer.address)}`);
      return together.allowed ? standing : together;
    },
    add(payer, amount) {
      if (amount <= 0) return;
      own.add(bucketKeyOf(payer), amount);
      addToAddress(payer, amount);
    },
    addToAddress,
    async stop() {
      await Promise.all([own.stop(), ofAddress.stop()]);
    },
  };
}
