import { type Instances, instancesOf, type Operation } from 'loomgate';
import { loaders as accounts } from '../modules/accounts/loaders';
import { loaders as artisans } from '../modules/artisans/loaders';
import { loaders as branding } from '../modules/branding/loaders';
import { loaders as catalogue } from '../modules/catalogue/loaders';
import { loaders as conversations } from '../modules/conversations/loaders';
import { loaders as orders } from '../modules/orders/loaders';
import { loaders as reviews } from '../modules/reviews/loaders';

/** The loaders of all modules, for one operation. */
export interface Loaders {
  readonly accounts: Instances<typeof accounts>;
  readonly artisans: Instances<typeof artisans>;
  readonly branding: Instances<typeof branding>;
  readonly catalogue: Instances<typeof catalogue>;
  readonly conversations: Instances<typeof conversations>;
  readonly orders: Instances<typeof orders>;
  readonly reviews: Instances<typeof reviews>;
}

const accountsOf = instancesOf(accounts);
const artisansOf = instancesOf(artisans);
const brandingOf = instancesOf(branding);
const catalogueOf = instancesOf(catalogue);
const conversationsOf = instancesOf(conversations);
const ordersOf = instancesOf(orders);
const reviewsOf = instancesOf(reviews);

export function createLoaders(operation: Operation): Loaders {
  return {
    accounts: accountsOf(operation),
    artisans: artisansOf(operation),
    branding: brandingOf(operation),
    catalogue: catalogueOf(operation),
    conversations: conversationsOf(operation),
    orders: ordersOf(operation),
    reviews: reviewsOf(operation),
  };
}