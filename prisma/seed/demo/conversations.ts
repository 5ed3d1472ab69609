import type { MessageAuthorKind, Prisma } from '../../../src/generated/prisma/client';
import { artisanId, type DemoArtisan } from './artisans';
import { namedId } from './named-id';
import { type DemoProduct, productId } from './products';
import { type DemoEmail, userId } from './users';

interface Exchange {
  readonly title: string;
  readonly buyer: DemoEmail;
  readonly owner: DemoEmail;
  readonly artisan: DemoArtisan;
  readonly product: DemoProduct;
  readonly messages: readonly (readonly [kind: MessageAuthorKind, date: string, body: string])[];
}

const exchanges: readonly Exchange[] = [
  {
    title: 'A set of eight plates',
    buyer: 'buyer@example.com',
    owner: 'artisan@example.com',
    artisan: 'lindqvist-stoneware',
    product: 'skerry-dinner-plate',
    messages: [
      [
        'BUYER',
        '2026-03-10T17:02:00Z',
        'Hello! I have fallen for the Skerry plates. Could eight of them come from one firing, so that the greys match?',
      ],
      [
        'ASSISTANT',
        '2026-03-10T17:02:04Z',
        'Thank you for writing. Mara usually answers within a day. Until then: there are 32 Skerry dinner plates in stock, from two firings, and shipping takes about four days.',
      ],
      [
        'ARTISAN',
        '2026-03-11T06:48:00Z',
        'Good morning Noor! Gladly. The February firing is the warmer of the two. I will lay eight of those side by side and send you a picture.',
      ],
      ['BUYER', '2026-03-11T19:30:00Z', 'The warmer ones please. And do they go into a dishwasher, honestly?'],
      [
        'ARTISAN',
        '2026-03-12T07:15:00Z',
        'Honestly, yes: ours have gone in since 2019. Only the unglazed rim darkens a little with the years, like a wooden spoon.',
      ],
      ['BUYER', '2026-03-12T20:11:00Z', 'That sounds like a reason to buy them. I will start with four.'],
    ],
  },
  {
    title: 'A blanket for a very tall person',
    buyer: 'buyer@example.com',
    owner: 'jeanne.fougere@example.com',
    artisan: 'atelier-fougere',
    product: 'plateau-wool-blanket',
    messages: [
      [
        'BUYER',
        '2026-09-22T11:20:00Z',
        'Is there any chance of the Plateau blanket at 230 cm? My brother is two metres tall and his feet are always cold.',
      ],
      [
        'ASSISTANT',
        '2026-09-22T11:20:05Z',
        'The blanket is listed at 140 by 200 cm. I have passed your question about a longer one to Jeanne.',
      ],
      [
        'ARTISAN',
        '2026-09-23T08:05:00Z',
        'The loom has no objection to 230 cm, it is only a longer warp. It would be 305 EUR and ready in the third week of November.',
      ],
      ['BUYER', '2026-09-23T12:44:00Z', 'His birthday is on the 28th. Perfect. How do I order it?'],
      [
        'ASSISTANT',
        '2026-09-23T12:44:06Z',
        'For a made-to-measure piece the workshop creates a listing of its own. You will get a message here as soon as it can be ordered.',
      ],
    ],
  },
];

export const conversations: Prisma.ConversationCreateManyInput[] = exchanges.map((exchange) => ({
  id: namedId('conversation', exchange.title),
  title: exchange.title,
  buyerId: userId(exchange.buyer),
  artisanId: artisanId(exchange.artisan),
  productId: productId(exchange.product),
  ...span(exchange.messages.map(([, date]) => date)),
}));

/** Returns the times of the first and the last message. */
function span(dates: readonly string[]) {
  const [first, last] = [dates.at(0), dates.at(-1)];
  if (!first || !last) throw new Error('a conversation has at least one message');
  return { createdAt: first, updatedAt: last };
}

export const messages: Prisma.MessageCreateManyInput[] = exchanges.flatMap((exchange) =>
  exchange.messages.map(([authorKind, createdAt, body], position) => ({
    id: namedId('message', `${exchange.title} ${position}`),
    conversationId: namedId('conversation', exchange.title),
    authorKind,
    authorId: authorOf(exchange, authorKind),
    body,
    createdAt,
  })),
);

function authorOf(exchange: Exchange, kind: MessageAuthorKind): string | null {
  if (kind === 'ASSISTANT') return null;
  return userId(kind === 'BUYER' ? exchange.buyer : exchange.owner);
}
