import type { EventLog, LoggedEvent } from './event-log';
import { follow } from './follow';
import { createNotifier } from './notifier';

const place = (id: number) => ({ id: BigInt(id), mark: '0' });
/** Whatever the clocks say. */
const eventAt = (id: number, atMs: number): LoggedEvent => ({
  ...{ place: place(id), cursor: `cursor ${id}`, subjectId: 'subject', atMs },
});

test('what had happened when it began to be followed is told by its place, and not by any clock', async () => {
  const events = [eventAt(2, Date.now() + 3_600_000), eventAt(3, 0), eventAt(4, 0)];
  const log: EventLog = {
    startOf: async () => ({ place: place(1), cursor: 'cursor 1', lastId: 3n }),
    after: async (_, { id }) => events.filter((event) => event.place.id > id),
  };
  const end = new AbortController();
  const parts = { log, bells: createNotifier(), told: () => undefined };
  const told: [string, boolean][] = [];
  for await (const { cursor, isReplay } of await follow(parts, 'Product:1', 'cursor 1', end.signal)) {
    told.push([cursor, isReplay]);
    if (told.length === events.length) end.abort();
  }
  expect(told).toEqual([
    ['cursor 2', true],
    ['cursor 3', true],
    ['cursor 4', false],
  ]);
});
