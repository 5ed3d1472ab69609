import { allowAll, type Rules } from 'loomgate';

export const rules: Rules = { Query: { artisan: allowAll, artisans: allowAll } };
