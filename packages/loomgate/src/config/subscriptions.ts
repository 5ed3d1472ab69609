import { z } from 'zod';

/** What can be followed; docs/subscriptions.md. How much a client may follow is among the limits. */
export const subscriptionsEnvironment = z.object({
  /** Whether subscriptions are served. */
  SUBSCRIPTIONS: z.enum(['on', 'off']).default('on'),
  /** How long events are kept for clients that come back; the last one of each thing is kept for longer. */
  EVENTS_RETENTION_HOURS: z.coerce.number().int().min(1).max(8_760).default(48),
});

export function toSubscriptions(values: z.output<typeof subscriptionsEnvironment>) {
  return { isOn: values.SUBSCRIPTIONS === 'on', retentionMs: values.EVENTS_RETENTION_HOURS * 3_600_000 };
}
