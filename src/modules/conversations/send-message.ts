import type { Ports, Viewer } from 'loomgate';
import { done, LoomgateError, type Outcome, validate, write } from 'loomgate';
import { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client';
import type { SendMessageInput } from '../../generated/resolvers';
import { body } from './body';

const newMessage = z.object({ conversationId: z.string(), body });

/**
 * Stores a message of a participant.
 * @param input `conversationId` is an id of the database
 * @returns the id of the message
 * @throws LoomgateError CONFLICT when the viewer is no longer a participant
 */
export async function sendMessage(
  { prisma }: Ports,
  viewer: Viewer,
  input: SendMessageInput,
): Promise<Outcome<string>> {
  const checked = validate(newMessage, input);
  if (checked.value === null) return checked;
  return write(prisma, {}, (db) => insertMessage(db, viewer, checked.value));
}

/**
 * The update locks the row of the conversation, so that its messages are stored one at a time, each at least 1 ms after
 * the previous one. Their order by `createdAt` is therefore the order of sending, on any number of instances and when the
 * clock goes back.
 */
async function insertMessage(
  db: Prisma.TransactionClient,
  { id: viewerId }: Viewer,
  { conversationId, body }: z.output<typeof newMessage>,
): Promise<Outcome<string>> {
  const [sent] = await db.$queryRaw<{ id: string }[]>`
    with touched as (
      update conversations c
      set updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), c.updated_at + interval '1 millisecond')
      from artisans a
      where c.id = ${conversationId}::uuid and a.id = c.artisan_id and ${viewerId}::uuid in (c.buyer_id, a.owner_id)
      returning c.id, c.buyer_id, c.updated_at
    )
    insert into messages (conversation_id, author_kind, author_id, body, created_at)
    select id, case buyer_id when ${viewerId}::uuid then 'BUYER' else 'ARTISAN' end::message_author_kind,
      ${viewerId}::uuid, ${body}, updated_at
    from touched
    returning id`;
  if (!sent) throw new LoomgateError('CONFLICT');
  return done(sent.id);
}
