import { defineTable, type Row, type RowOf, snakeCase } from 'loomgate';
import { Prisma, type User } from '../../generated/prisma/client';

export const users = defineTable<Row<User>>({
  type: 'User',
  name: 'users',
  columns: snakeCase(Prisma.UserScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid' },
}).always('id');

export type UserRow = RowOf<typeof users>;
