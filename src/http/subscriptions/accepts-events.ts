import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a client takes server-sent events: nothing else, or besides others, as clients do that send the same header
 * with every kind of operation.
 */
export function acceptsEvents({ accept = '' }: IncomingHttpHeaders): 'only' | 'too' | undefined {
  const types = accept.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase());
  if (!types.includes('text/event-stream')) return undefined;
  return types.every((type) => type === 'text/event-stream') ? 'only' : 'too';
}
