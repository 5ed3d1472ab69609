import { Prisma, type User } from '../../generated/prisma/client';
import { defineTable, type Row } from '../../loaders';

export type UserRow = Row<User>;

export const users = defineTable<UserRow>('User', 'users', Prisma.UserScalarFieldEnum);
