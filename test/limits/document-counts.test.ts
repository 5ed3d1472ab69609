import fc from 'fast-check';
import { type DocumentNode, Kind, parse, type SelectionNode, type SelectionSetNode } from 'graphql';
import { countDocument } from '../../packages/loomgate/src/graphql/limits/document-counts';

const count = (text: string) => countDocument(parse(text));

test('every limited property is counted', () => {
  expect(
    count(`query Q($all: Boolean! @a) @b { one: f { g @skip(if: $all) ...F } ... on T @c { two: __typename } }
      fragment F on T @d { h { i } }`),
  ).toEqual({ depth: 3, fields: 5, rootFields: 2, aliases: 2, aliasLength: 3, directives: 5, fragments: 1, visits: 7 });
});

test('of several operations the largest counts', () => {
  expect(count('query A { a { b } } query B { a b c }')).toMatchObject({ depth: 2, fields: 3, rootFields: 3 });
});

test('fields of a fragment are root fields only if it is spread at the root', () => {
  expect(count('{ a { ...F } } fragment F on T { b c d }')).toMatchObject({ rootFields: 1 });
  expect(count('{ ...F } fragment F on T { b c d }')).toMatchObject({ rootFields: 3 });
});

test('an unused fragment counts like an operation: validation visits it, too', () => {
  expect(count('{ a } fragment F on T { b { c { d } } }')).toMatchObject({ depth: 3, fields: 3 });
});

test('cyclic fragments are counted, and left to validation', () => {
  expect(count('{ ...A } fragment A on T { a { ...B } } fragment B on T { b { ...A } }')).toMatchObject({
    fragments: 2,
  });
});

test('missing fragments and type definitions count nothing', () => {
  expect(count('{ a ...Missing } type T { f: Int }')).toMatchObject({ fields: 1 });
});

const doublings = (count: number) =>
  `{ ...F0 } ${Array.from({ length: count }, (_, n) => `fragment F${n} on T { a { ...F${n + 1} } b { ...F${n + 1} } }`).join(' ')}
   fragment F${count} on T { c }`;

test('nested fragments are visited once each', () => {
  const { visits, fields, depth } = count(doublings(500));
  expect(visits).toBe(1 + 500 * 4 + 1);
  expect(fields).toBe(Number.MAX_SAFE_INTEGER);
  expect(depth).toBe(501);
});

/** Selections by nested arrays: a number spreads the fragment with that number, an array is a field. */
const documents = fc
  .letrec((tie) => ({
    selection: fc.oneof({ depthSize: 'small' }, fc.nat(4), fc.array(tie('selection'), { maxLength: 4 })),
  }))
  .selection.map((value) => JSON.stringify(value));

function toText(json: string, fragment: number): string {
  const write = (value: unknown): string => {
    if (typeof value === 'number') return value > fragment ? `...F${value}` : 'leaf';
    return Array.isArray(value) && value.length > 0 ? `f { ${value.map(write).join(' ')} }` : 'leaf';
  };
  return write(JSON.parse(json));
}

/** The reference: counts with every fragment expanded. */
function countSpread(document: DocumentNode, { selections }: SelectionSetNode): { fields: number; depth: number } {
  const counts = selections.map((selection) => {
    const own = Number(selection.kind === Kind.FIELD);
    const set = selectionSetOf(document, selection);
    const below = set ? countSpread(document, set) : { fields: 0, depth: 0 };
    return { fields: own + below.fields, depth: own + below.depth };
  });
  return {
    fields: counts.reduce((sum, { fields }) => sum + fields, 0),
    depth: Math.max(0, ...counts.map(({ depth }) => depth)),
  };
}

function selectionSetOf(document: DocumentNode, selection: SelectionNode): SelectionSetNode | undefined {
  if (selection.kind !== Kind.FRAGMENT_SPREAD) return selection.selectionSet;
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return fragments.find(({ name }) => name.value === selection.name.value)?.selectionSet;
}

test('fields and depth are those of the document with its fragments expanded', () => {
  fc.assert(
    fc.property(
      fc.tuple(documents, documents, documents, documents, documents, documents),
      ([operation, ...bodies]) => {
        const fragments = bodies.map((body, index) => `fragment F${index} on T { ${toText(body, index)} }`);
        const document = parse(`{ top { ${toText(operation, -1)} } } ${fragments.join(' ')}`);
        const counted = countDocument(document);
        const whole = document.definitions.flatMap((d) =>
          'selectionSet' in d && d.selectionSet ? countSpread(document, d.selectionSet) : [],
        );
        expect(counted.fields).toBe(Math.max(...whole.map(({ fields }) => fields)));
        expect(counted.depth).toBe(Math.max(...whole.map(({ depth }) => depth)));
      },
    ),
  );
});
