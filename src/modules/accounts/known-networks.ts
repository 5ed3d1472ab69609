import type { Ports } from 'loomgate';
import { toLoomgateError } from 'loomgate';
import { accountLimits } from './limits';

const { networkKeptDays: keptDays } = accountLimits;
/** Per account; the least recently used ones are deleted. */
const maxNetworks = 20;

/**
 * Returns whether an account has signed in from a network. Unknown accounts take the same statement as known ones.
 * @throws LoomgateError DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function isKnownNetwork({ prisma }: Ports, email: string, network: string): Promise<boolean> {
  const found = prisma.$queryRaw<unknown[]>`
    select 1 from known_networks k join users u on u.id = k.user_id
    where u.email = ${email} and k.network = ${network} and k.last_used_at > now() - ${keptDays} * interval '1 day'`;
  return (await found.catch((error: unknown) => Promise.reject(toLoomgateError(error)))).length > 0;
}

/**
 * Stores that an account has signed in from a network, and deletes networks that it has not used for `keptDays`.
 * @throws LoomgateError DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function rememberNetwork({ prisma }: Ports, userId: string, network: string): Promise<void> {
  const stored = prisma.$executeRaw`
    with kept as (
      insert into known_networks (user_id, network, last_used_at)
      select id, ${network}, now() from users where id = ${userId}::uuid
      on conflict (user_id, network) do update set last_used_at = excluded.last_used_at
    )
    delete from known_networks k using (
      select network, last_used_at, row_number() over (order by last_used_at desc) as rank
      from known_networks where user_id = ${userId}::uuid and network <> ${network}
    ) other
    where k.user_id = ${userId}::uuid and k.network = other.network
      and (other.rank >= ${maxNetworks} or other.last_used_at < now() - ${keptDays} * interval '1 day')`;
  await stored.catch((error: unknown) => Promise.reject(toLoomgateError(error)));
}
