import type { Resolvers } from '../../generated/resolvers';
import { existing } from '../../loaders';
import { idOf } from '../../shared/global-id';
import { requireSelfOrAdmin } from '../require-self';
import { findConversation } from './find';

export const resolvers: Resolvers = {
  Query: {
    conversation: (_, { id }, context) => findConversation(idOf('Conversation', id), context),
  },
  Conversation: {
    buyer: ({ buyerId }, _, { loaders }) => existing(loaders.accounts.userById.load(buyerId)),
    artisan: ({ artisanId }, _, { loaders }) => existing(loaders.artisans.artisanById.load(artisanId)),
    product: ({ productId }, _, { loaders }) => (productId ? loaders.catalogue.productById.load(productId) : null),
    async lastMessage({ id }, _, { loaders }) {
      const { nodes } = await loaders.conversations.messagesOfConversation.load(id, { last: 1 });
      return nodes[0] ?? null;
    },
    messages: ({ id }, args, { loaders }) => loaders.conversations.messagesOfConversation.load(id, args),
  },
  Message: {
    author: ({ authorId }, _, { loaders }) => (authorId ? loaders.accounts.userById.load(authorId) : null),
    conversation: ({ conversationId }, _, { loaders }) =>
      existing(loaders.conversations.conversationById.load(conversationId)),
  },
  User: {
    conversations({ id }, args, { viewer, loaders }) {
      requireSelfOrAdmin(viewer, id);
      return loaders.conversations.conversationsOfUser.load(id, args);
    },
  },
};
