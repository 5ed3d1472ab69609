import type { Ports } from 'loomgate';
import { createService as accounts } from '../modules/accounts/service';
import { createService as branding } from '../modules/branding/service';
import { createService as catalogue } from '../modules/catalogue/service';
import { createService as conversations } from '../modules/conversations/service';
import { createService as orders } from '../modules/orders/service';
import { createService as reviews } from '../modules/reviews/service';

/** The services of all modules that have one. */
export type Services = ReturnType<typeof createServices>;

export function createServices(ports: Ports) {
  return {
    accounts: accounts(ports),
    branding: branding(ports),
    catalogue: catalogue(ports),
    conversations: conversations(ports),
    orders: orders(ports),
    reviews: reviews(ports),
  };
}