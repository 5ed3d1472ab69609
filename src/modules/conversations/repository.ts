import { defineTable, keyTag, listTag, type Row, type RowOf } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { type Conversation, type Message, Prisma } from '../../generated/prisma/client';

export const conversations = defineTable<Row<Conversation>>(
  'Conversation',
  'conversations',
  Prisma.ConversationScalarFieldEnum,
).always('id', 'buyerId', 'artisanId', 'productId');
export const messages = defineTable<Row<Message>>('Message', 'messages', Prisma.MessageScalarFieldEnum).always(
  'id',
  'conversationId',
  'authorKind',
  'authorId',
);

export type ConversationRow = RowOf<typeof conversations>;
export type MessageRow = RowOf<typeof messages>;

/** Conversations of a user: as the buyer, and as the owner of an artisan. */
export const conversationsOfUser = {
  label: 'User.conversations',
  table: conversations,
  from: (key: Sql) => sql`(
    select c.* from conversations c where c.buyer_id = ${key}
    union all
    select c.* from artisans a join conversations c on c.artisan_id = a.id
    where a.owner_id = ${key} and c.buyer_id <> ${key}) t`,
  where: () => sql`true`,
  keyType: 'uuid',
  // The tag of artisans: a change of an artisan's owner changes the list.
  tags: () => [listTag('Conversation'), listTag('Artisan')],
  orders: { LATEST: { field: 'updatedAt', kind: 'timestamp', descending: true } },
  defaultOrder: 'LATEST',
} as const;

export const messagesOfConversation = {
  label: 'Conversation.messages',
  table: messages,
  from: () => sql`messages t`,
  where: (key: Sql) => sql`t.conversation_id = ${key}`,
  keyType: 'uuid',
  tags: (key: string) => [keyTag('Message', 'conversationId', key)],
  orders: { OLDEST: { field: 'createdAt', kind: 'timestamp', descending: false } },
  defaultOrder: 'OLDEST',
} as const;
