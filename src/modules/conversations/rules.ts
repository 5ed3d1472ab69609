import type { Context } from 'loomgate';
import { anyOf, defineRule, type Rules, signedIn } from 'loomgate';
import { absentId, ownsArtisan } from '../ownership';
import { admins } from '../roles';
import { selfRule } from '../self-rule';
import type { ConversationRow } from './repository';

const participants = 'the buyer and the owner of the artisan';

/**
 * Returns whether the viewer is the buyer or owns the artisan. Runs the same statements when there is no conversation, so
 * that timing does not reveal whether one exists.
 */
async function isParticipant(conversation: Partial<ConversationRow> | null, context: Context): Promise<boolean> {
  if (!context.viewer) return false;
  return conversation?.buyerId === context.viewer.id || ownsArtisan(conversation?.artisanId, context);
}

const conversationById = (globalId: string, { loaders, idOf }: Context) =>
  loaders.conversations.conversationById.load(idOf('Conversation', globalId));

/** For `node`; the parent is the conversation. */
export const participantsOrAdmins = anyOf(
  defineRule<Partial<ConversationRow>, object>(participants, 'viewer', (conversation, _, context) =>
    isParticipant(conversation, context),
  ),
  admins,
);

/** For `node`; the parent is the message. */
export const messageParticipantsOrAdmins = anyOf(
  defineRule<{ conversationId?: string }, object>(
    participants,
    'viewer',
    async ({ conversationId = absentId }, _, context) =>
      isParticipant(await context.loaders.conversations.conversationById.load(conversationId), context),
  ),
  admins,
);

const participantsById = defineRule<object, { id: string }>(participants, 'viewer', async (_, { id }, context) =>
  isParticipant(await conversationById(id, context), context),
);

const participantsByConversation = defineRule<object, { conversationId: string }>(
  participants,
  'viewer',
  async (_, { conversationId }, context) => isParticipant(await conversationById(conversationId, context), context),
);

const participantsByInput = defineRule<object, { input: { conversationId: string } }>(
  participants,
  'viewer',
  async (_, { input }, context) => isParticipant(await conversationById(input.conversationId, context), context),
);

export const rules: Rules = {
  Query: { conversation: anyOf(participantsById, admins) },
  Mutation: { startConversation: signedIn, sendMessage: participantsByInput },
  Subscription: { messageAdded: anyOf(participantsByConversation, admins) },
  User: { conversations: anyOf(selfRule, admins) },
};
