import { type CopyValue, copyRows } from 'loomgate/commands';
import { inBatches } from './batches';
import { type ConversationDraft, draftConversation } from './conversation-draft';
import { countRows } from './existing-rows';
import type { Market } from './market';
import { createRandom, type Random } from './random';
import type { Run } from './run';
import { createZipf } from './zipf';

/** Adds conversations with exactly the given total number of messages. */
export async function addConversations(
  run: Run,
  market: Market,
  wanted: { readonly conversations: number; readonly messages: number },
): Promise<{ conversations: number; messages: number }> {
  const random = createRandom(`${run.seed} conversations ${await countRows(run.client, 'conversations')}`);
  const drawProduct = createZipf(market.products.length, random);
  const drawLength = createLengths(wanted.conversations, wanted.messages, random);
  const compose = () => draftConversation(drawLength(), market, random, drawProduct);
  const step = run.progress('messages', wanted.messages);
  const added = { conversations: 0, messages: 0 };
  for (const drafts of inBatches(wanted.conversations, compose)) {
    added.conversations += await copyRows(run.client, 'conversations', conversationColumns, drafts.map(toConversation));
    added.messages += await copyRows(run.client, 'messages', messageColumns, step.count(drafts.flatMap(toMessages)));
  }
  step.done();
  return added;
}

/** Draws lengths of at least 1 that add up to `total`: equal steps with ends moved at random by up to 45 % of a step. */
function createLengths(count: number, total: number, random: Random): () => number {
  let [index, before] = [0, 0];
  const spare = total - count;
  return () => {
    index += 1;
    const moved = index === count ? count : index + 0.9 * (random.next() - 0.5);
    const end = Math.round((spare * moved) / count);
    const length = 1 + end - before;
    before = end;
    return length;
  };
}

const conversationColumns = ['id', 'title', 'buyer_id', 'artisan_id', 'product_id', 'created_at', 'updated_at'];
const toConversation = (draft: ConversationDraft): CopyValue[] => [
  ...[draft.id, draft.title, draft.buyerId, draft.artisanId, draft.productId],
  ...[draft.createdAt, draft.messages.at(-1)?.createdAt ?? draft.createdAt],
];

const messageColumns = ['conversation_id', 'author_kind', 'author_id', 'body', 'created_at'];
const toMessages = (draft: ConversationDraft): CopyValue[][] =>
  draft.messages.map(({ authorKind, authorId, body, createdAt }) => [draft.id, authorKind, authorId, body, createdAt]);
