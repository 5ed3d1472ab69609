import { startGateway, type TestGateway } from 'loomgate/testing';
import { project } from '../../project';

let gateway: TestGateway;

const librarian = { id: '00000000-0000-4000-8000-000000000001', role: 'LIBRARIAN' } as const;
const reader = { id: '00000000-0000-4000-8000-000000000002', role: 'READER' } as const;

beforeAll(async () => {
  gateway = await startGateway(project);
  await gateway.sql.query(`
    insert into authors (name) values ('Ada'), ('Berta'), ('Carla');
    insert into books (author_id, title, bought_for) select id, 'Memories of ' || name, 1250 from authors`);
});

afterAll(() => gateway.stop());

interface Page {
  authors: { nodes: { id: string; name: string; books: { nodes: { id: string; title: string }[] } }[] };
}

test('reads authors, their books and the authors of the books in two statements', async () => {
  const { data, cost } = await gateway.query<Page, object>(
    '{ authors { nodes { name books { nodes { title author { name } } } } } }',
  );
  const [ada] = data?.authors.nodes ?? [];
  expect(ada).toEqual({ name: 'Ada', books: { nodes: [{ title: 'Memories of Ada', author: { name: 'Ada' } }] } });
  expect(cost.statements).toBe(2);
});

test('shows the purchase price of a book to librarians only', async () => {
  const prices = '{ authors(first: 1) { nodes { books { nodes { boughtFor } } } } }';
  const refused = await gateway.query(prices, {}, reader);
  expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN');
  const shown = await gateway.query(prices, {}, librarian);
  expect(shown.data).toEqual({ authors: { nodes: [{ books: { nodes: [{ boughtFor: 1250 }] } }] } });
});

test('adds a book for a librarian, and returns user errors for invalid input', async () => {
  const { data } = await gateway.query<Page, object>('{ authors(first: 1) { nodes { id } } }');
  const add = `mutation ($input: AddBookInput!) {
    addBook(input: $input) { book { title author { name } } userErrors { code field } }
  }`;
  const authorId = data?.authors.nodes[0]?.id;
  const added = await gateway.query(add, { input: { authorId, title: 'Notes', boughtFor: 990 } }, librarian);
  expect(added.data).toEqual({ addBook: { book: { title: 'Notes', author: { name: 'Ada' } }, userErrors: [] } });
  const blank = await gateway.query(add, { input: { authorId, title: ' ', boughtFor: 990 } }, librarian);
  expect(blank.data).toEqual({ addBook: { book: null, userErrors: [{ code: 'INVALID', field: ['title'] }] } });
});

test("denies the gateway's metrics to all viewers, since the project has no adminRole", async () => {
  for (const viewer of [null, reader, librarian]) {
    const { errors } = await gateway.query('{ gateway { cache { misses } } }', {}, viewer);
    expect(errors[0]?.extensions.code).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
  }
});
