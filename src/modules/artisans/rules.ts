import { everybody, type Rules } from 'loomgate';

export const rules: Rules = { Query: { artisan: everybody, artisans: everybody } };
