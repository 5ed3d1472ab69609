import { type AddressLimit, addressKeyOf, bucketKeyOf, type Payer, type RateBuckets, type RatePolicy } from './account';
import { createDeferredCharges } from './deferred-charges';

/** Charges for cached responses, request bytes and refusals. None waits for Redis. */
export interface Charges extends AddressLimit {
  /** Charges an amount to the client and to its address. */
  add(payer: Payer, amount: number): void;
  /** Takes the amounts that are due, once. */
  stop(): Promise<void>;
}

/** Bytes of a request that cost 1: decoding and lexing a megabyte takes about 10 ms. */
const bytesPerUnit = 1_000;
/** A quarter of a millisecond of CPU time and its cost. Operations use about as much CPU time for the same cost. */
const slice = { ms: 0.25, units: 25 };

/** The charge for the bytes of a request, before anything of it is parsed. */
export function chargeForBytes(bytes: number): number {
  return Math.floor(bytes / bytesPerUnit);
}

/** The charge for a refusal: 25 for each full quarter of a millisecond of CPU time. */
export function chargeForTime(cpuMs: number): number {
  return Math.floor(cpuMs / slice.ms) * slice.units;
}

/**
 * @param addressFactor the limit of all signed-in viewers of an address together, as a multiple of one viewer's
 * @param clock milliseconds
 */
export function createCharges(
  buckets: RateBuckets,
  { capacity, refillPerSecond, addressFactor }: RatePolicy & { readonly addressFactor: number },
  clock?: () => number,
): Charges {
  const policy = { capacity, refillPerSecond };
  const ofAddressPolicy = { capacity: capacity * addressFactor, refillPerSecond: refillPerSecond * addressFactor };
  const own = createDeferredCharges(buckets, policy, clock);
  const ofAddress = createDeferredCharges(buckets, ofAddressPolicy, clock);

  function addToAddress({ viewer, address }: Payer, amount: number): void {
    if (viewer) ofAddress.add(`viewers:${addressKeyOf(address)}`, amount);
  }

  return {
    statusOf(payer) {
      const status = own.statusOf(bucketKeyOf(payer));
      if (!status.allowed || !payer.viewer) return status;
      const together = ofAddress.statusOf(`viewers:${addressKeyOf(payer.address)}`);
      return together.allowed ? status : together;
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
