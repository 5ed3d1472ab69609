import { defineInvalidation } from 'loomgate';
import { conversations, messages } from './repository';

export const invalidation = [
  defineInvalidation(conversations, { id: 'id', listed: ['buyerId', 'artisanId', 'updatedAt'] }),
  defineInvalidation(messages, { id: 'id', keys: ['conversationId'], listed: ['createdAt'] }),
];
