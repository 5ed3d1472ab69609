import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { done, refused } from '../../packages/loomgate/src/modules/outcome';
import type { AuditEvent } from '../../packages/loomgate/src/modules/ports';
import { auditAdminWrite } from './admin-action';

const origin = { address: '198.51.100.7', requestId: 'request-1' };

async function eventsOf(role: Viewer['role'], outcome = done('1')): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  const audit = async (event: AuditEvent) => void events.push(event);
  const run = async () => outcome;
  expect(await auditAdminWrite({ audit }, { id: 'who', role }, origin, 'Review:1 deleteReview', run)).toBe(outcome);
  return events;
}

test('writes of admins are in the audit log, and writes of others are not', async () => {
  expect(await eventsOf('ADMIN')).toEqual([
    { action: 'ADMIN_ACTION', viewerId: 'who', subject: 'Review:1 deleteReview', ...origin },
  ]);
  expect(await eventsOf('BUYER')).toEqual([]);
  expect(await eventsOf('ARTISAN')).toEqual([]);
});

test('failed writes of admins are not in the audit log', async () => {
  expect(await eventsOf('ADMIN', refused('REVIEW_NOT_FOUND', ['id'], 'No review has this id.'))).toEqual([]);
});
