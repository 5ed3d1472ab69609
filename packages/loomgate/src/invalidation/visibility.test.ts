import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { caughtUp, connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../embedded-postgres/src';
import { migrate } from '../database/migrate';
import { areVisible } from './visibility';

test.each([
  [[5], '10:10:', true],
  [[9], '9:10:', true],
  [[10], '10:10:', false],
  [[11], '10:10:', false],
  [[5, 7], '5:10:7', false],
  [[5, 6], '5:10:7,9', true],
  // Beyond 2^32: the 32-bit counter has wrapped around.
  [[4_294_967_295], '4294967290:4294967300:', true],
  [[3], '4294967290:4294967300:', true],
  [[3], '4294967290:4294967300:4294967299', false],
  [[4], '4294967290:4294967300:', false],
])('the transactions %j in the snapshot %s: visible %s', (xids, snapshot, visible) => {
  expect(areVisible(xids, snapshot)).toBe(visible);
});

describe('a commit that waits for a synchronous standby', () => {
  let server: EmbeddedPostgres;
  let instance: Instance;
  let writer: Client;
  let reader: Client;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loomgate-visible-'));
    server = await startEmbeddedPostgres(join(folder, 'postgres'), { fsync: 'off' });
    await migrate(server.url());
    instance = await startInstance(server.url());
    [writer, reader] = [await connectStranger(server.url()), await connectStranger(server.url())];
    await writer.query("insert into categories (slug, name) values ('c', 'before')");
    await until(() => instance.invalidation.freshness.isFresh());
  });

  afterAll(async () => {
    await Promise.all([writer.end(), reader.end()]);
    await instance.stop();
    await server.remove();
  });

  const nameNow = async () => (await reader.query('select name from categories')).rows[0].name;

  async function nameStandby(name: string): Promise<void> {
    await reader.query(`alter system set synchronous_standby_names = '${name}'`);
    await reader.query('select pg_reload_conf()');
  }

  /** Waits until the server has applied the new setting: until a commit of another client waits. */
  async function untilCommitsWait(): Promise<void> {
    const prober = await connectStranger(server.url());
    const commits = () => prober.query("select pg_logical_emit_message(true, 'probe', '')").then(() => false);
    await until(() => Promise.race([commits(), sleep(300, true)]));
    prober.end();
  }

  test('is purged only when it is visible, after it is in the WAL', async () => {
    await caughtUp(instance, writer);
    instance.purged.length = 0;
    await nameStandby('nobody');
    await untilCommitsWait();
    const commit = writer.query("update categories set name = 'after'");
    await sleep(500);
    expect(await nameNow()).toBe('before');
    expect(instance.purged).toEqual([]);
    await nameStandby('');
    await commit;
    expect(await nameNow()).toBe('after');
    await until(() => instance.purged.length > 0);
  });
});
