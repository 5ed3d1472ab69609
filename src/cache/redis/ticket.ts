import { randomUUID } from 'node:crypto';
import { purgeRememberedMs } from './scripts';

/** What an answer needs to be stored: what was known before its first statement. */
export interface Ticket {
  readonly epoch: string;
  /** The number of the last purge. */
  readonly seq: number;
  /** Tells our lease from another's. */
  readonly lease: string;
  readonly fromMs: number;
}

/** @returns all but the number, which Redis will say */
export function beginTicket(epoch: string): Omit<Ticket, 'seq'> {
  return { epoch, lease: randomUUID(), fromMs: performance.now() };
}

/** Redis may forget purges that came after it. */
export function isTooOld({ fromMs }: Ticket): boolean {
  return performance.now() - fromMs > purgeRememberedMs / 2;
}
