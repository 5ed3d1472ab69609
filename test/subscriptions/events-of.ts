/** An event as a stream has it; a comment has none. */
export interface SentEvent {
  readonly event: string;
  readonly data: unknown;
}

/** All events of a subscription over server-sent events, until the stream ends. */
export async function eventsOf(url: string, body: object, headers: Record<string, string> = {}): Promise<SentEvent[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(body),
  });
  return toEvents(await response.text());
}

export function toEvents(text: string): SentEvent[] {
  const events = text.split('\n\n').map((block) => /^event: (\w+)\ndata: ?(.*)$/.exec(block));
  return events.flatMap((found) => (found ? [{ event: found[1] ?? '', data: JSON.parse(found[2] || 'null') }] : []));
}
