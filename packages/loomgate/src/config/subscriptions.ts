import { z } from 'zod';

/** Subscriptions (docs/subscriptions.md). Limits for clients are in limits.ts. */
export const subscriptionsEnvironment = z.object({
  /** Whether subscriptions are served. */
  SUBSCRIPTIONS: z.enum(['on', 'off']).default('on'),
  /** How long events are kept for clients that reconnect; the last event of each topic is kept longer. */
  EVENTS_RETENTION_HOURS: z.coerce.number().int().min(1).max(8_760).default(48),
});

export function toSubscriptions(values: z.output<typeof subscriptionsEnvironment>) {
  return { isOn: values.SUBSCRIPTIONS === 'on', retentionMs: values.EVENTS_RETENTION_HOURS * 3_600_000 };
}
