import { everybody, type Rules } from '../rule';

export const rules: Rules = { Query: { artisan: everybody, artisans: everybody } };
