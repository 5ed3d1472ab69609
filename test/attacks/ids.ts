import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { artisanId } from '../../prisma/seed/demo/artisans';
import { namedId } from '../../prisma/seed/demo/named-id';
import { productId } from '../../prisma/seed/demo/products';
import { userId } from '../../prisma/seed/demo/users';

/** Products with reviews, conversations and orders, which are drafts since (target.ts). */
export const withdrawnIds = [productId('plateau-wool-blanket'), productId('madder-stripe-throw')];

/** Demo data: orders, reviews and messages of buyer@example.com, and products of artisan@example.com. */
export const ids = {
  buyer: toGlobalId('User', userId('buyer@example.com')),
  reviewer: toGlobalId('User', userId('elin.strand@example.com')),
  admin: toGlobalId('User', userId('admin@example.com')),
  order: toGlobalId('Order', namedId('order', 'DEMO-1001')),
  /** With products of three artisans. */
  mixedOrder: toGlobalId('Order', namedId('order', 'DEMO-1002')),
  line: toGlobalId('OrderLine', namedId('order-line', 'DEMO-1001 0')),
  conversation: toGlobalId('Conversation', namedId('conversation', 'A set of eight plates')),
  message: toGlobalId('Message', namedId('message', 'A set of eight plates 0')),
  artisan: toGlobalId('Artisan', artisanId('lindqvist-stoneware')),
  product: toGlobalId('Product', productId('tidewater-mug')),
  draft: toGlobalId('Product', productId('midwinter-teapot')),
  withdrawn: toGlobalId('Product', productId('plateau-wool-blanket')),
  lineOfWithdrawn: toGlobalId('OrderLine', namedId('order-line', 'DEMO-1005 0')),
  conversationOnWithdrawn: toGlobalId('Conversation', namedId('conversation', 'A blanket for a very tall person')),
  reviewOfWithdrawn: toGlobalId('Review', namedId('review', 'plateau-wool-blanket elin.strand@example.com')),
  review: toGlobalId('Review', namedId('review', 'tidewater-mug buyer@example.com')),
};

/** An id of the same type that no object has. */
export function unknownLike(globalId: string): string {
  const [type = ''] = Buffer.from(globalId, 'base64url').toString().split(':');
  return toGlobalId(type, '00000000-0000-4000-8000-000000000404');
}
