import { defineRule } from 'loomgate';

/** Those who sell. */
export const artisans = defineRule('artisans', 'role', (_, __, { viewer }) => viewer?.role === 'ARTISAN');

export const admins = defineRule('admins', 'role', (_, __, { viewer }) => viewer?.role === 'ADMIN');
