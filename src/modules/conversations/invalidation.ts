import { defineInvalidation } from 'loomgate';
import { conversations, messages } from './repository';

export const invalidation = [
  defineInvalidation(conversations, { listed: ['buyerId', 'artisanId', 'updatedAt'] }),
  defineInvalidation(messages, { keys: ['conversationId'], listed: ['createdAt'] }),
];
