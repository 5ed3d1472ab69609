import type { Rules } from 'loomgate';
import { artisans } from '../roles';

export const rules: Rules = { Mutation: { publishBrandPack: artisans } };
