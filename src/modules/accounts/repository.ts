import { defineTable, type Row, type RowOf } from 'loomgate';
import { Prisma, type User } from '../../generated/prisma/client';

export const users = defineTable<Row<User>>('User', 'users', Prisma.UserScalarFieldEnum).always('id');

export type UserRow = RowOf<typeof users>;
