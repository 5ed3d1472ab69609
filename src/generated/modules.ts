import accounts from '../modules/accounts';
import artisans from '../modules/artisans';
import branding from '../modules/branding';
import catalogue from '../modules/catalogue';
import conversations from '../modules/conversations';
import orders from '../modules/orders';
import reviews from '../modules/reviews';

/** The modules of src/modules, by name. */
export const modules = { accounts, artisans, branding, catalogue, conversations, orders, reviews };