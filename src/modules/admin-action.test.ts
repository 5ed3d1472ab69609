import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { done, refused } from '../../packages/loomgate/src/modules/outcome';
import type { AuditEvent } from '../../packages/loomgate/src/modules/ports';
import { accountForAdmins } from './admin-action';

const origin = { address: '198.51.100.7', requestId: 'request-1' };

async function eventsOf(role: Viewer['role'], outcome = done('1')): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  const audit = async (event: AuditEvent) => void events.push(event);
  const run = async () => outcome;
  expect(await accountForAdmins({ audit }, { id: 'who', role }, origin, 'Review:1 deleteReview', run)).toBe(outcome);
  return events;
}

test('what an admin has done is told to the audit log, and what others have done is not', async () => {
  expect(await eventsOf('ADMIN')).toEqual([
    { action: 'ADMIN_ACTION', viewerId: 'who', subject: 'Review:1 deleteReview', ...origin },
  ]);
  expect(await eventsOf('BUYER')).toEqual([]);
  expect(await eventsOf('ARTISAN')).toEqual([]);
});

test('what an admin has tried in vain is not', async () => {
  expect(await eventsOf('ADMIN', refused('REVIEW_NOT_FOUND', ['id'], 'There is no such review.'))).toEqual([]);
});
