import type { Client } from 'pg';

/** A kind of attack, as the issue of the limit that meets it. */
export interface Kind {
  readonly name: string;
  readonly body: string;
  readonly reads: boolean;
}

const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ');

/** Pages in pages, with a hundred values in each object of the last one: as many as a cost of 250,000 allows. */
function pages(): string {
  const leaves = times(100, (n) => `a${n}: sku`);
  const levels = 4;
  const open = '{ artisan { products(first: 7) { nodes '.repeat(levels);
  return `{ products(first: 8) { nodes ${open} { ${leaves} } ${'} } }'.repeat(levels)} } }`;
}

/** A few rows, at a hundred positions each, with their longest text under many names. */
async function texts(client: Client, aliases: number): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select id from reviews order by length(body) desc limit 1');
  const id = Buffer.from(`Review:${rows[0]?.id}`).toString('base64url');
  const ids = JSON.stringify(Array.from({ length: 100 }, () => id));
  return `{ nodes(ids: ${ids}) { ... on Review { ${times(aliases, (n) => `a${n}: body`)} } } }`;
}

const bodyOf = (query: string) => JSON.stringify({ query });

export async function kindsOf(client: Client): Promise<Kind[]> {
  return [
    { name: 'values of pages in pages', body: bodyOf(pages()), reads: true },
    { name: 'texts at many positions', body: bodyOf(await texts(client, 300)), reads: true },
    { name: 'texts that are not read', body: bodyOf(await texts(client, 300)), reads: false },
  ];
}
