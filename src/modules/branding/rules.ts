import { artisans } from '../roles';
import type { Rules } from '../rule';

export const rules: Rules = { Mutation: { publishBrandPack: artisans } };
