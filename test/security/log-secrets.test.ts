import { PrismaClientValidationError } from '@prisma/client/runtime/client';
import { DatabaseError } from 'pg';
import { LoomgateError } from '../../packages/loomgate/src/errors';
import { type Composed, compose, exchange, json, recordLog } from './composed';

const secret = 'hunter2-Tr0ub4dor';
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx${secret.replaceAll('-', '')}.c2lnbmF0dXJl`;

describe('a gateway that is sent secrets everywhere', () => {
  let gateway: Composed;
  const headers = { authorization: `Bearer ${secret}`, cookie: `session=${secret}`, 'x-api-key': secret };
  const send = (body: unknown, more = {}) => exchange(`${gateway.url}/graphql`, json(body, { ...headers, ...more }));

  beforeAll(async () => {
    gateway = await compose({ LOG_LEVEL: 'trace' });
  });

  afterAll(() => gateway.stop());

  test('logs the failure without them', async () => {
    await gateway.pool.query('alter table products rename to gone');
    await send({ query: `{ products(first: 1) { totalCount } searchProducts(query: "${secret}") { totalCount } }` });
    await send({ query: 'query ($q: String!) { searchProducts(query: $q) { totalCount } }', variables: { q: secret } });
    await gateway.pool.query('alter table gone rename to products');
    await send({ query: `{ product(sku: "${secret}", slug: "${secret}") { id } }` });
    await send({ query: `{ product(sku: "${secret}" ` });
    await send({ query: 'query ($n: Int) { products(first: $n) { totalCount } }', variables: { n: secret } });
    await send({ query: `{ products(filter: { priceMin: "${secret}" }) { totalCount } }` });
    await send({}, { 'content-type': `text/${secret.slice(0, 7)}` });
    await exchange(`${gateway.url}/graphql?query=${secret}&token=${secret}`, { headers });
    await exchange(`${gateway.url}/${secret}`, { headers });
    expect(gateway.logged()).toContain('relation \\"products\\" does not exist');
    expect(gateway.logged()).not.toContain(secret);
  });
});

describe('a line of the log', () => {
  const log = (what: object, child: object = {}) => {
    const { log: logger, logged } = recordLog({ logLevel: 'trace' });
    logger.child(child).error(what, 'something failed');
    expect(JSON.parse(logged())).toMatchObject({ msg: 'something failed' });
    return logged();
  };

  test.each([
    ['headers', { headers: { Authorization: secret, cookie: secret, 'Set-Cookie': [secret], 'X-Api-Key': secret } }],
    ['a password and a token', { password: secret, token: secret, passwordHash: secret }],
    ['variables', { request: { variables: { input: { email: secret } } } }],
    ['an input far inside', { a: { b: { c: [{ password: secret }] } } }],
    ['what is deeper than anybody looks', { a: { a: { a: { a: { a: { a: { a: { a: secret } } } } } } } }],
    ['the URL of a database', { url: `postgresql://user:${secret}@host:5432/name`, redis: `rediss://:${secret}@host` }],
    ['a URL inside a message', { err: new Error(`cannot reach postgres://u:${secret}@h/d?x=1 now`) }],
    ['a bearer token inside a message', { err: new Error(`bad header: Bearer ${secret}`) }],
    ['a web token', { why: `refused ${jwt}` }],
  ])('has no secret of %s', (_, what) => {
    const line = log(what);
    expect(line).not.toContain(secret);
    expect(line).not.toContain(jwt);
  });

  test('has no secrets from bindings of a child logger', () => {
    expect(log({}, { authorization: secret, variables: { a: secret }, token: secret })).not.toContain(secret);
  });

  test('has the message of a database error without the values of the row', () => {
    const error = Object.assign(new DatabaseError(`invalid input syntax for type uuid: "${secret}"`, 1, 'error'), {
      code: '22P02',
      detail: `Key (email)=(${secret}) already exists.`,
      where: `unnamed portal parameter $1 = '${secret}'`,
    });
    const line = log({ err: error });
    expect(line).not.toContain(secret);
    expect(JSON.parse(line).err).toMatchObject({ code: '22P02', message: 'invalid input syntax for type uuid: "…"' });
  });

  test('has the last line of a Prisma error without the call', () => {
    const message = `\nInvalid \`prisma.user.create()\` invocation:\n\n{ data: { email: "${secret}" } }\n\nArgument \`x\` is missing.`;
    const line = log({ err: new PrismaClientValidationError(message, { clientVersion: '7' }) });
    expect(line).not.toContain(secret);
    expect(JSON.parse(line).err.message).toBe('Argument `x` is missing.');
  });

  test('has the causes and the stack of an error', () => {
    const cause = new Error(`connect to redis://default:${secret}@cache:6379 failed`);
    const { err } = JSON.parse(log({ err: new LoomgateError('DATABASE_UNAVAILABLE', undefined, { cause }) }));
    expect(err).toMatchObject({ type: 'LoomgateError', code: 'DATABASE_UNAVAILABLE', cause: { type: 'Error' } });
    expect(err.stack).toMatch(/log-secrets\.test\.ts/);
    expect(JSON.stringify(err)).not.toContain(secret);
  });
});
