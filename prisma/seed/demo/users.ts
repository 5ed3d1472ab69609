import { hash } from '@node-rs/argon2';
import type { Prisma } from '../../../src/generated/prisma/client';
import { namedId } from './named-id';

/** The password of all demo accounts. It is public, so the demo is not allowed in production. */
export const demoPassword = 'loomgate-demo';

const people = {
  'buyer@example.com': { displayName: 'Noor Haddad', role: 'BUYER', joined: '2026-01-12T09:14:00Z' },
  'artisan@example.com': { displayName: 'Mara Lindqvist', role: 'ARTISAN', joined: '2026-01-05T08:02:00Z' },
  'admin@example.com': { displayName: 'Inês Carvalho', role: 'ADMIN', joined: '2026-01-02T10:00:00Z' },
  'jeanne.fougere@example.com': { displayName: 'Jeanne Fougère', role: 'ARTISAN', joined: '2026-01-08T13:40:00Z' },
  'tobe.okafor@example.com': { displayName: 'Tobe Okafor', role: 'ARTISAN', joined: '2026-01-19T16:21:00Z' },
  'lucia.morosin@example.com': { displayName: 'Lucia Morosin', role: 'ARTISAN', joined: '2026-02-02T11:05:00Z' },
  'elin.strand@example.com': { displayName: 'Elin Strand', role: 'BUYER', joined: '2026-01-23T19:48:00Z' },
  'jonas.weber@example.com': { displayName: 'Jonas Weber', role: 'BUYER', joined: '2026-02-09T07:31:00Z' },
  'priya.nair@example.com': { displayName: 'Priya Nair', role: 'BUYER', joined: '2026-02-14T20:12:00Z' },
  'marek.dvorak@example.com': { displayName: 'Marek Dvořák', role: 'BUYER', joined: '2026-03-01T12:57:00Z' },
  'sofia.reyes@example.com': { displayName: 'Sofía Reyes', role: 'BUYER', joined: '2026-03-18T15:26:00Z' },
  'daniel.moreau@example.com': { displayName: 'Daniel Moreau', role: 'BUYER', joined: '2026-04-04T18:09:00Z' },
} as const;

export type DemoEmail = keyof typeof people;

export const userId = (email: DemoEmail): string => namedId('user', email);

export const users: Prisma.UserCreateManyInput[] = Object.entries(people).map(([email, person]) => ({
  id: namedId('user', email),
  email,
  displayName: person.displayName,
  role: person.role,
  createdAt: person.joined,
}));

/** Argon2id with OWASP's recommended parameters: 19 MiB, two passes, one lane. */
const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes the password per account, with separate salts: the only data that differs between runs. */
export function hashCredentials(): Promise<Prisma.CredentialCreateManyInput[]> {
  return Promise.all(
    Object.entries(people).map(async ([email, person]) => ({
      userId: namedId('user', email),
      passwordHash: await hash(demoPassword, hashing),
      updatedAt: person.joined,
    })),
  );
}
