import type { Context } from '../context';
import { requireSelfOrAdmin } from '../require-self';
import type { ConversationRow, MessageRow } from './repository';

/**
 * A conversation, for the two who take part in it and for admins. Nobody else learns whether it exists.
 * @throws LoomgateError FORBIDDEN
 */
export async function findConversation(id: string, { viewer, loaders }: Context): Promise<ConversationRow | null> {
  const conversation = await loaders.conversations.conversationById.load(id);
  const artisan = conversation && (await loaders.artisans.artisanById.load(conversation.artisanId));
  requireSelfOrAdmin(viewer, conversation?.buyerId, artisan?.ownerId);
  return conversation;
}

/**
 * A message, for those who may see its conversation.
 * @throws LoomgateError FORBIDDEN
 */
export async function findMessage(id: string, context: Context): Promise<MessageRow | null> {
  const message = await context.loaders.conversations.messageById.load(id);
  if (message) await findConversation(message.conversationId, context);
  else requireSelfOrAdmin(context.viewer);
  return message;
}
