import type { DemoEmail } from '../../prisma/seed/demo/users';
import { ask } from './attack';
import { type Question, questions, soundings } from './families/foreign-questions';
import { ids, unknownLike } from './ids';
import { bodyOf, expectNormal, judge } from './judge';
import { startTarget, type Target } from './target';
import { type Reply, send } from './wire';

let target: Target;

beforeAll(async () => {
  target = await startTarget();
});

afterAll(() => target.stop());

const viewers: [who: string, as?: DemoEmail][] = [
  ['an anonymous client'],
  ['another buyer', 'elin.strand@example.com'],
  ['another seller', 'tobe.okafor@example.com'],
];

async function put({ query, code }: Question, id: string, as?: DemoEmail): Promise<Reply> {
  const reply = await send(
    target.port,
    ask(query, { variables: { id }, headers: { 'loomgate-cost': '1' }, ...(as && { as }) })(),
  );
  judge(reply, { name: query, request: () => Buffer.alloc(0), status: 200, code });
  return reply;
}

/** The response without the parts that differ between any two: request id, date and timestamp. */
function comparable({ head, text }: Reply): string {
  const lines = head.split('\r\n').filter((line) => !/^(x-request-id|date):/i.test(line));
  return `${lines.join('\n')}\n${text}`.replace(/"(requestId|timestamp)":"[^"]*"/g, '');
}

describe.each(viewers)('%s', (_, as) => {
  test.each(questions.map((question) => [question.name, question] as const))(
    'is refused %s, whether it exists or not',
    async (_, question) => {
      const { id, unknown: other = unknownLike(id) } = question;
      const [known, unknown] = [await put(question, id, as), await put(question, other, as)];
      expect(known.text).toContain('"cost":');
      expect(comparable(known)).toBe(comparable(unknown));
      await expectNormal(target);
    },
  );
});

test.each(soundings.map((question) => [question.name, question] as const))(
  'a buyer does not learn from %s whether a draft exists',
  async (_, question) => {
    const as = 'elin.strand@example.com';
    const [known, unknown] = [await put(question, question.id, as), await put(question, unknownLike(question.id), as)];
    expect(comparable(known)).toBe(comparable(unknown));
    expect(known.text).toContain('NOT_FOUND');
  },
);

describe('stored text', () => {
  const hostile =
    '<script>alert(1)</script><img src=x onerror=alert(2)> {{7*7}} <%=7*7%> =1+1 \u202e\\" \r\n\' or 1=1 --';
  const write =
    'mutation ($i: StartConversationInput!) { startConversation(input: $i) { conversation { id lastMessage { body } } userErrors { code } } }';

  test('is returned unchanged, as JSON that a browser does not render', async () => {
    const i = { artisanId: ids.artisan, productId: ids.product, body: hostile };
    const reply = await send(target.port, ask(write, { variables: { i }, as: 'elin.strand@example.com' })());
    expect(bodyOf(reply).data).toMatchObject({
      startConversation: { conversation: { lastMessage: { body: hostile } }, userErrors: [] },
    });
    expect(reply.head).toMatch(/^content-type: application\/json; charset=utf-8$/im);
    expect(reply.head).toMatch(/^x-content-type-options: nosniff$/im);
    expect(reply.head).toMatch(/^content-security-policy: default-src 'none'/im);
  });
});
