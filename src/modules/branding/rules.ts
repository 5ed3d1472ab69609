import { artisans, type Rules } from '../rule';

export const rules: Rules = { Mutation: { publishBrandPack: artisans } };
