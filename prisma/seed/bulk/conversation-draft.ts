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

/** The longest that anybody lets the other wait. Milliseconds. */
const longestPauseMs = 8 * 3_600_000;

/**
 * A conversation between a buyer and the artisan of a product, which it names in three of four cases.
 * @param length the number of messages, at least one
 * @param drawProduct the rank of a product, popular ones more often
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
    messages: moments.map((moment, index) => say(index, moment, buyer.id, product.artisan.ownerId, random)),
  };
}

/** One after the other, and none past the end of the period. */
function spread(start: number, length: number, period: Period, random: Random): Date[] {
  const slot = Math.min(longestPauseMs, (period.end - start) / length);
  return Array.from({ length }, (_, index) =>
    index === 0 ? new Date(start) : new Date(Math.floor(start + (index + random.next()) * slot)),
  );
}

/** The buyer asks, artisan and assistant take turns at answering. */
function say(index: number, createdAt: Date, buyerId: string, ownerId: string | null, random: Random): MessageDraft {
  if (index % 2 === 0) return { authorKind: 'BUYER', authorId: buyerId, body: random.pick(questions), createdAt };
  if (random.next() < 0.3) return { authorKind: 'ASSISTANT', authorId: null, body: random.pick(assistance), createdAt };
  return { authorKind: 'ARTISAN', authorId: ownerId, body: random.pick(answers), createdAt };
}
