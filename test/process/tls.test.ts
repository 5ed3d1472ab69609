import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../packages/embedded-postgres/src';
import { serverAccount } from '../../packages/embedded-postgres/src/account';
import { loadConfig } from '../../packages/loomgate/src/config';
import { openDatabase } from '../../packages/loomgate/src/database';
import { copyProject, type Project } from './project';

const openssl = 'openssl';
const hasOpenssl = spawnSync(openssl, ['version']).status === 0;
const withOpenssl = hasOpenssl ? describe : describe.skip;
const title = hasOpenssl ? 'with a certificate' : 'skipped: there is no openssl on PATH to make a certificate';

withOpenssl(title, () => {
  let folder: string;
  let postgres: EmbeddedPostgres;
  let project: Project;

  beforeAll(async () => {
    project = await copyProject();
    folder = await mkdtemp(join(tmpdir(), 'loomgate-tls-'));
    await chmod(folder, 0o755);
    await makeCertificate('server', '127.0.0.1');
    await makeCertificate('other', 'other.example');
    postgres = await startEmbeddedPostgres(join(folder, 'postgres'), {
      ssl: 'on',
      ssl_cert_file: join(folder, 'server.crt'),
      ssl_key_file: join(folder, 'server.key'),
    });
  });

  afterAll(async () => {
    await postgres.remove();
    await project.remove();
    await rm(folder, { recursive: true });
  });

  async function makeCertificate(name: string, host: string): Promise<void> {
    const subject = [
      '-subj',
      `/CN=${host}`,
      '-addext',
      `subjectAltName=${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`,
    ];
    const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)];
    const { status } = spawnSync(openssl, ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject]);
    expect(status).toBe(0);
    const account = serverAccount();
    if (account) await chown(join(folder, `${name}.key`), account.uid, account.gid);
    await chmod(join(folder, `${name}.key`), 0o600);
  }

  function urlWith(query: Record<string, string>, host = '127.0.0.1', server = postgres.url()): string {
    return Object.assign(new URL(server), { hostname: host, search: String(new URLSearchParams(query)) }).href;
  }

  /** Returns the TLS version of the gateway's connections. */
  async function encryption(query: Record<string, string>): Promise<string | null> {
    const database = await openDatabase(loadConfig({ DATABASE_URL: urlWith(query) }), () => undefined);
    const { rows } = await database.pool.query('select version from pg_stat_ssl where pid = pg_backend_pid()');
    await database.stop();
    return rows[0].version;
  }

  async function expectRefusal(databaseUrl: string, reason: RegExp): Promise<void> {
    const env = { DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent', PORT: '0' };
    const outcome = await project.run('node', ['dist/src/main.js'], env);
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
  }

  const rootOf = (name: string) => join(folder, `${name}.crt`);

  test.each(['require', 'verify-ca', 'verify-full'])(
    'a connection with sslmode=%s and the root certificate is encrypted',
    async (sslmode) => {
      await expect(encryption({ sslmode, sslrootcert: rootOf('server') })).resolves.toMatch(/^TLSv1\.[23]$/);
    },
  );

  test('a connection without sslmode is not encrypted, which this server allows', async () => {
    await expect(encryption({})).resolves.toBeNull();
  });

  test('a certificate of an unknown authority is refused in one line', async () => {
    const reason = /^Loomgate cannot start: self-signed certificate.+sslrootcert=.+\n$/;
    await expectRefusal(urlWith({ sslmode: 'verify-full' }), reason);
    await expectRefusal(urlWith({ sslmode: 'verify-full', sslrootcert: rootOf('other') }), reason);
  });

  test('verify-full refuses a certificate of another host in one line', async () => {
    const url = urlWith({ sslmode: 'verify-full', sslrootcert: rootOf('server') }, 'localhost');
    await expectRefusal(url, /^Loomgate cannot start: .*does not match.*\n$/);
  });

  test('the error for a missing root certificate names its setting', async () => {
    const url = urlWith({ sslmode: 'verify-full', sslrootcert: rootOf('missing') });
    await expectRefusal(
      url,
      /\nDATABASE_URL: names sslrootcert=.*missing\.crt, which cannot be read: no such file or directory \(ENOENT\)\n$/,
    );
  });

  test('a server without TLS is refused in one line where TLS is required', async () => {
    const url = urlWith({ sslmode: 'verify-full' }, '127.0.0.1', process.env.TEST_POSTGRES_URL);
    await expectRefusal(
      url,
      /^Loomgate cannot start: The server does not support SSL connections\. Switch TLS on .+\n$/,
    );
  });
});
