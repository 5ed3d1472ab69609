import { defineTable, listTag, type Row, type RowOf, rowsBy, snakeCase } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { type Conversation, type Message, Prisma } from '../../generated/prisma/client';

export const conversations = defineTable<Row<Conversation>>({
  type: 'Conversation',
  name: 'conversations',
  columns: snakeCase(Prisma.ConversationScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', updatedAt: 'timestamptz' },
}).always('id', 'buyerId', 'artisanId', 'productId');
export const messages = defineTable<Row<Message>>({
  type: 'Message',
  name: 'messages',
  columns: snakeCase(Prisma.MessageScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', conversationId: 'uuid', createdAt: 'timestamptz' },
}).always('id', 'conversationId', 'authorKind', 'authorId');

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
  keyType: ['uuid'],
  // The tag of artisans: a change of an artisan's owner changes the list.
  tags: () => [listTag('Conversation'), listTag('Artisan')],
  orders: { LATEST: { field: 'updatedAt', descending: true } },
  defaultOrder: 'LATEST',
} as const;

export const messagesOfConversation = {
  label: 'Conversation.messages',
  ...rowsBy(messages, 'conversationId'),
  orders: { OLDEST: { field: 'createdAt', descending: false } },
  defaultOrder: 'OLDEST',
} as const;
