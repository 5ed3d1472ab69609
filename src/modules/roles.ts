import { defineRule } from 'loomgate';

/** For viewers with the role ARTISAN. */
export const artisans = defineRule('artisans', 'role', (_, __, { viewer }) => viewer?.role === 'ARTISAN');

/** For viewers with the role ADMIN. */
export const admins = defineRule('admins', 'role', (_, __, { viewer }) => viewer?.role === 'ADMIN');
