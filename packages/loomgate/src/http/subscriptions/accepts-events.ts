import type { IncomingHttpHeaders } from 'node:http';

const noWeight = /^q=0(\.0{0,3})?$/;

/**
 * Whether a client accepts server-sent events: `only` these, or these `too`, as clients do that send the same header with
 * every operation. A media type with weight 0 is not accepted (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1).
 */
export function acceptsEvents({ accept = '' }: IncomingHttpHeaders): 'only' | 'too' | undefined {
  const types = accept.split(',').flatMap((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return parameters.some((parameter) => noWeight.test(parameter)) ? [] : [type];
  });
  if (!types.includes('text/event-stream')) return undefined;
  return types.every((type) => type === 'text/event-stream') ? 'only' : 'too';
}
