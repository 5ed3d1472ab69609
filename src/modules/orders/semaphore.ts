import { createSemaphore, LoomgateError } from 'loomgate';

interface Limits {
  /** How much is done at the same time. */
  readonly maxConcurrent: number;
  /** How much of that for one viewer. */
  readonly maxConcurrentPerClient: number;
  /** How many may wait; what comes after is refused at once. */
  readonly maxQueued: number;
  /** How many of one viewer. */
  readonly maxQueuedPerClient: number;
}

/**
 * A few orders are placed at a time, the rest waits in memory. Viewers are served in turn, so that a thousand orders of one
 * delay another viewer's order by as many as there are viewers, and not by a thousand. Orders of one product wait for each
 * other in the database; were each to wait there on a connection of its own, none would be left for reads.
 * @returns takes a viewer's id and the work. Rejects with LoomgateError RATE_LIMITED, TIMEOUT when too many wait already
 */
export function createOrderSemaphore(limits: Limits) {
  const refusal = (of: 'client' | 'all') => (of === 'client' ? tooManyOfViewer(limits.maxQueuedPerClient) : tooMany());
  return createSemaphore({ ...limits, refusal });
}

function tooManyOfViewer(limit: number): LoomgateError {
  const message = `You have ${limit} orders waiting. Wait for their answers, then send this one again with the same key.`;
  return new LoomgateError('RATE_LIMITED', message, { details: { limit } });
}

function tooMany(): LoomgateError {
  return new LoomgateError('TIMEOUT', 'Too much is being ordered at this moment. Try again soon.');
}
