import type { Prisma, PrismaClient } from '../../src/generated/prisma/client';
import { artisans } from './demo/artisans';
import { brandPacks } from './demo/brand-pack';
import { categories } from './demo/categories';
import { conversations, messages } from './demo/conversations';
import { orderLines, orders } from './demo/orders';
import { productCategories, productImages, products } from './demo/products';
import { reviews } from './demo/reviews';
import { hashCredentials, users } from './demo/users';

/** An arbitrary number that all instances share: "demodata" in ASCII. */
const advisoryLockKey = 7234308701633475681n;

/** In place of Prisma's default of 5 s, which a busy machine may exceed. */
const patience = { maxWait: 30_000, timeout: 30_000 };

/**
 * Fills an empty database with the demo marketplace, in one transaction. Rows and ids are always the same.
 * Sign in as buyer@, artisan@ or admin@example.com with the password in demo/users.ts.
 * @returns false, without a change, when there is a user or a product
 */
export async function seedDemo(prisma: PrismaClient): Promise<boolean> {
  return prisma.$transaction(async (transaction) => {
    // Of instances that start at the same time, the first fills the database and the others wait.
    await transaction.$executeRaw`select pg_advisory_xact_lock(${advisoryLockKey})`;
    if (!(await isEmpty(transaction))) return false;
    await insertAll(transaction);
    return true;
  }, patience);
}

/** Returns whether there is neither a user nor a product. */
export async function isEmpty(transaction: Pick<Prisma.TransactionClient, 'user' | 'product'>): Promise<boolean> {
  const user = await transaction.user.findFirst({ select: { id: true } });
  const product = await transaction.product.findFirst({ select: { id: true } });
  return user === null && product === null;
}

/** Inserts rows before the rows that refer to them. */
async function insertAll(transaction: Prisma.TransactionClient): Promise<void> {
  await transaction.user.createMany({ data: users });
  await transaction.credential.createMany({ data: await hashCredentials() });
  await transaction.artisan.createMany({ data: artisans });
  await transaction.brandPack.createMany({ data: brandPacks });
  await transaction.category.createMany({ data: categories });
  await transaction.product.createMany({ data: products });
  await transaction.productCategory.createMany({ data: productCategories });
  await transaction.productImage.createMany({ data: productImages });
  await transaction.review.createMany({ data: reviews });
  await transaction.order.createMany({ data: orders });
  await transaction.orderLine.createMany({ data: orderLines });
  await transaction.conversation.createMany({ data: conversations });
  await transaction.message.createMany({ data: messages });
}
