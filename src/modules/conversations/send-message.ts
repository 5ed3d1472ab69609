import type { Ports, Viewer } from 'loomgate';
import { done, LoomgateError, type Outcome, validate, write } from 'loomgate';
import { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client';
import type { SendMessageInput } from '../../generated/resolvers';
import { body } from './body';

const newMessage = z.object({ conversationId: z.string(), body });

/**
 * Stores a message of one of the two who talk.
 * @param input `conversationId` is the database's id
 * @returns the id of the message
 * @throws LoomgateError CONFLICT when the viewer takes part in it no longer
 */
export async function sendMessage(
  { prisma }: Ports,
  viewer: Viewer,
  input: SendMessageInput,
): Promise<Outcome<string>> {
  const checked = validate(newMessage, input);
  if (checked.value === null) return checked;
  return write(prisma, {}, (db) => say(db, viewer, checked.value));
}

/**
 * Messages of one conversation are stored one after another (its row is locked by the update), each at least a
 * millisecond after the one before: their order by `createdAt` is the order they were sent in, on however many
 * instances, whatever the clock does.
 */
async function say(
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
