import { LoomgateError } from '../errors';
import type { Events } from '.';

/** The events of a database without the gateway's tables: each subscription is refused with EVENTS_UNAVAILABLE. */
export const unavailableEvents: Events = {
  follow: () => Promise.reject(new LoomgateError('EVENTS_UNAVAILABLE')),
  announce: () => undefined,
  listeners: () => new Map(),
  stop: async () => undefined,
};
