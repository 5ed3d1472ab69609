import type { Market } from './market';
import { newId } from './new-id';
import { at, type Random } from './random';
import { momentAfter, type Period } from './time';
import { answers, assistance, questions, subjects } from './words/messages';

interface MessageDraft {
  readonly authorKind: 'BUYER' | 'ARTISAN' | 'ASSISTANT';
  readonly authorId: string | null;
  readonly body: string;
  readonly createdAt: Date;
}

export interface ConversationDraft {
  readonly id: string;
  readonly title: string | null;
  readonly buyerId: string;
  readonly artisanId: string;
  readonly productId: string | null;
  readonly createdAt: Date;
  readonly messages: readonly MessageDraft[];
}

/** The maximum pause between messages. */
const longestPauseMs = 8 * 3_600_000;

/**
 * Drafts a conversation between a buyer and the artisan of a product; 75 % refer to the product.
 * @param length the number of messages, at least one
 * @param drawProduct draws the rank of a product; popular ones are more frequent
 */
export function draftConversation(
  length: number,
  market: Market,
  random: Random,
  drawProduct: () => number,
): ConversationDraft {
  const product = at(market.products, drawProduct());
  const buyer = at(market.buyers, random.below(market.buyers.length));
  const start = momentAfter(market.period, random, product.createdAt, buyer.createdAt);
  const moments = spread(start, length, market.period, random);
  return {
    id: newId(),
    title: random.pick(subjects),
    buyerId: buyer.id,
    artisanId: product.artisan.id,
    productId: random.next() < 0.75 ? product.id : null,
    createdAt: new Date(start),
    messages: moments.map((moment, index) => draftMessage(index, moment, buyer.id, product.artisan.ownerId, random)),
  };
}

/** Returns ascending times, all within the period. */
function spread(start: number, length: number, period: Period, random: Random): Date[] {
  const slot = Math.min(longestPauseMs, (period.end - start) / length);
  return Array.from({ length }, (_, index) =>
    index === 0 ? new Date(start) : new Date(Math.floor(start + (index + random.next()) * slot)),
  );
}

/** Messages alternate between the buyer and an answer by the artisan (70 %) or the assistant (30 %). */
function draftMessage(
  index: number,
  createdAt: Date,
  buyerId: string,
  ownerId: string | null,
  random: Random,
): MessageDraft {
  if (index % 2 === 0) return { authorKind: 'BUYER', authorId: buyerId, body: random.pick(questions), createdAt };
  if (random.next() < 0.3) return { authorKind: 'ASSISTANT', authorId: null, body: random.pick(assistance), createdAt };
  return { authorKind: 'ARTISAN', authorId: ownerId, body: random.pick(answers), createdAt };
}
