import { admins, type Rules } from '../rule';

export const rules: Rules = { Query: { gateway: admins }, Mutation: { purgeCache: admins } };
