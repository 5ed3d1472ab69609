import type { EventLog, LoggedEvent } from './event-log';
import { follow } from './follow';
import { createNotifier } from './notifier';

const offset = (id: number) => ({ id: BigInt(id), fingerprint: '0' });
const eventAt = (id: number, atMs: number): LoggedEvent => ({
  ...{ offset: offset(id), cursor: `cursor ${id}`, subjectId: 'subject', atMs },
});

test('whether an event is a replay depends on its offset, not on a clock', async () => {
  const events = [eventAt(2, Date.now() + 3_600_000), eventAt(3, 0), eventAt(4, 0)];
  const log: EventLog = {
    startOf: async () => ({ offset: offset(1), cursor: 'cursor 1', lastId: 3n }),
    after: async (_, { id }) => events.filter((event) => event.offset.id > id),
  };
  const end = new AbortController();
  const sources = { log, notifier: createNotifier(), onDelivered: () => undefined };
  const delivered: [string, boolean][] = [];
  for await (const { cursor, isReplay } of await follow(sources, 'Product:1', 'cursor 1', end.signal)) {
    delivered.push([cursor, isReplay]);
    if (delivered.length === events.length) end.abort();
  }
  expect(delivered).toEqual([
    ['cursor 2', true],
    ['cursor 3', true],
    ['cursor 4', false],
  ]);
});
