import type { Context } from 'loomgate';
import { anyOf, defineRule, idOf, type Rules, signedIn } from 'loomgate';
import { noId, sellsFor } from '../ownership';
import { admins } from '../roles';
import { selfRule } from '../self-rule';
import type { ConversationRow } from './repository';

const who = 'the buyer and the artisan who talk';

/** Whether the viewer is the buyer, or sells for the artisan; as much is loaded where there is no conversation. */
async function takesPart(conversation: Partial<ConversationRow> | null, context: Context): Promise<boolean> {
  if (!context.viewer) return false;
  return conversation?.buyerId === context.viewer.id || sellsFor(conversation?.artisanId, context);
}

const conversationById = (globalId: string, { loaders }: Context) =>
  loaders.conversations.conversationById.load(idOf('Conversation', globalId));

/** Asked with the conversation as parent: of what `node` finds. */
export const participantsOrAdmins = anyOf(
  defineRule<Partial<ConversationRow>, object>(who, 'viewer', (conversation, _, context) =>
    takesPart(conversation, context),
  ),
  admins,
);

/** Asked with the message as parent. */
export const listenersOrAdmins = anyOf(
  defineRule<{ conversationId?: string }, object>(who, 'viewer', async ({ conversationId = noId }, _, context) =>
    takesPart(await context.loaders.conversations.conversationById.load(conversationId), context),
  ),
  admins,
);

const participantsById = defineRule<object, { id: string }>(who, 'viewer', async (_, { id }, context) =>
  takesPart(await conversationById(id, context), context),
);

const participantsByConversation = defineRule<object, { conversationId: string }>(
  who,
  'viewer',
  async (_, { conversationId }, context) => takesPart(await conversationById(conversationId, context), context),
);

const participantsByInput = defineRule<object, { input: { conversationId: string } }>(
  who,
  'viewer',
  async (_, { input }, context) => takesPart(await conversationById(input.conversationId, context), context),
);

export const rules: Rules = {
  Query: { conversation: anyOf(participantsById, admins) },
  Mutation: { startConversation: signedIn, sendMessage: participantsByInput },
  Subscription: { messageAdded: anyOf(participantsByConversation, admins) },
  User: { conversations: anyOf(selfRule, admins) },
};
