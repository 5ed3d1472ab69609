/** An event of a stream; comments are left out. */
export interface SentEvent {
  readonly event: string;
  readonly data: unknown;
  /** Undefined if absent. */
  readonly id: string | undefined;
}

/** Reads all events of a subscription over server-sent events, until the stream ends. */
export async function eventsOf(url: string, body: object, headers: Record<string, string> = {}): Promise<SentEvent[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(body),
  });
  return toEvents(await response.text());
}

export function toEvents(text: string): SentEvent[] {
  const events = text.split('\n\n').map((block) => /^(?:id: (.+)\n)?event: (\w+)\ndata: ?(.*)$/.exec(block));
  return events.flatMap((found) => {
    const [, id, event = '', data] = found ?? [];
    return found ? [{ id, event, data: JSON.parse(data || 'null') }] : [];
  });
}

/**
 * Reads a stream until a condition holds, and disconnects.
 * @returns the text until then
 */
export async function readUntil(response: Response, isThere: (text: string) => boolean): Promise<string> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (isThere(text)) break;
  }
  return text;
}
