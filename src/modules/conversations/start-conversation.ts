import type { Ports, Viewer } from 'loomgate';
import { done, type Outcome, type Refusals, refused, validate, write } from 'loomgate';
import { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client';
import type { StartConversationInput } from '../../generated/resolvers';
import { body } from './body';

const newConversation = z.object({ artisanId: z.string(), productId: z.string().nullish(), body });

type NewConversation = z.output<typeof newConversation>;

const artisanNotFound = refused('ARTISAN_NOT_FOUND', ['artisanId'], 'No artisan has this id.');
const ownArtisan = refused('OWN_ARTISAN', ['artisanId'], 'You own this artisan.');
const productNotFound = refused('PRODUCT_NOT_FOUND', ['productId'], 'This artisan has no such product on sale.');

const refusals: Refusals = {
  conversations_artisan_id_fkey: artisanNotFound,
  conversations_product_id_fkey: productNotFound,
  conversations_buyer_id_fkey: refused('ACCOUNT_NOT_FOUND', null, 'Your account no longer exists.'),
};

/**
 * Stores a conversation with its first message. Its title is the current title of the product.
 * @param input `artisanId` and `productId` are ids of the database
 * @returns the id of the conversation
 */
export async function startConversation(
  { prisma }: Ports,
  viewer: Viewer,
  input: StartConversationInput,
): Promise<Outcome<string>> {
  const checked = validate(newConversation, input);
  if (checked.value === null) return checked;
  return write(prisma, refusals, (db) => insertConversation(db, viewer, checked.value));
}

async function insertConversation(
  db: Prisma.TransactionClient,
  viewer: Viewer,
  { artisanId, productId, body }: NewConversation,
): Promise<Outcome<string>> {
  const artisan = await db.artisan.findUnique({ where: { id: artisanId }, select: { ownerId: true } });
  if (!artisan) return artisanNotFound;
  if (artisan.ownerId === viewer.id) return ownArtisan;
  const product = productId ? await findProduct(db, viewer, artisanId, productId) : null;
  if (productId && !product) return productNotFound;
  const now = new Date();
  const { id } = await db.conversation.create({
    data: {
      title: product?.title ?? null,
      buyerId: viewer.id,
      artisanId,
      productId: productId ?? null,
      createdAt: now,
      updatedAt: now,
      messages: { create: { authorKind: 'BUYER', authorId: viewer.id, body, createdAt: now } },
    },
    select: { id: true },
  });
  return done(id);
}

/** Finds a product of the artisan that the viewer can see. Only admins see products that are not on sale. */
function findProduct(db: Prisma.TransactionClient, { role }: Viewer, artisanId: string, id: string) {
  const onSale = role === 'ADMIN' ? {} : { status: 'ACTIVE' as const };
  return db.product.findUnique({ where: { id, artisanId, ...onSale }, select: { title: true } });
}
