import { createBudget } from './budget';
import { enhance, type SourceLanguage } from './enhance';
import { maxSourceBytes, SourceSyntaxError } from './source-syntax-error';
import { readTokens } from './tokens/read-tokens';

const tokens = readTokens({ spacing: { sm: '8px' }, white: '#fff' });

function errorOf(source: string, language: SourceLanguage): SourceSyntaxError | undefined {
  try {
    enhance(source, language, tokens);
  } catch (error) {
    if (error instanceof SourceSyntaxError) return error;
    throw error;
  }
  return undefined;
}

describe('a source that is not valid', () => {
  test('is refused with position and reason', () => {
    expect(errorOf('\n a {\n  color: #fff', 'CSS')).toMatchObject({
      code: 'SOURCE_INVALID',
      line: 2,
      column: 2,
      message: 'Unclosed block',
    });
    expect(errorOf('const a =\n  <p;', 'JSX')).toMatchObject({
      code: 'SOURCE_INVALID',
      line: 2,
      column: 5,
      message: 'Unexpected token',
    });
    expect(errorOf('const a: string = 1;', 'JSX')).toMatchObject({ code: 'SOURCE_INVALID', line: 1, column: 8 });
  });
});

describe('a source over the limit', () => {
  test('is refused by its size in bytes', () => {
    expect(errorOf(`/*${'é'.repeat(maxSourceBytes / 2)}*/`, 'CSS')).toMatchObject({ code: 'SOURCE_TOO_LARGE' });
    expect(errorOf(`/*${'e'.repeat(maxSourceBytes - 4)}*/`, 'CSS')).toBeUndefined();
  });
});

describe('a deeply nested source', () => {
  const deep = (open: string, close = '') => open.repeat(20_000) + close.repeat(20_000);

  test.each<[string, SourceLanguage]>([
    [deep('(', ')'), 'JSX'],
    [deep('['), 'TSX'],
    [deep('<b>'), 'TSX'],
    [deep('<T>('), 'TSX'],
    [deep('!'), 'JSX'],
  ])('is refused, and the process lives: %.8s in %s', (source, language) => {
    expect(errorOf(source, language)).toMatchObject({ code: 'SOURCE_TOO_COMPLEX', line: 1, column: 1 });
  });

  test('is rewritten if the parser can read it', () => {
    const read = (source: string) => enhance(source, 'CSS', tokens);
    expect(read(`${deep('a{', '')}padding:8px${deep('', '}')}`).replacements).toHaveLength(1);
    expect(read(`a{gap:${deep('calc(', '')}8px${deep('', ')')}}`).replacements).toHaveLength(1);
  });

  const hours = `${'async<T>(a='.repeat(40)}1${')'.repeat(40)}`;

  test('is stopped when the parser would take hours', () => {
    expect(errorOf(hours, 'TSX')).toMatchObject({ code: 'SOURCE_TOO_COMPLEX' });
  });

  test('is stopped by the number of steps, independent of the load of the machine', () => {
    const clock = jest.spyOn(performance, 'now');
    const budget = createBudget(100_000);
    expect(() => enhance(hours, 'TSX', tokens, budget)).toThrow('nested too deeply');
    expect(budget.stepsLeft).toBe(0);
    expect(clock).not.toHaveBeenCalled();
  });
});

describe('a large source', () => {
  test('with only literals is rewritten', () => {
    expect(enhance(`a{${'gap:8px;'.repeat(30_000)}}`, 'CSS', tokens).replacements).toHaveLength(30_000);
    expect(enhance(`cn(${'"p-[8px]",'.repeat(20_000)})`, 'TSX', tokens).replacements).toHaveLength(20_000);
  });

  test('with nested calls is read once, not once per level', () => {
    const source = `${'cn('.repeat(300)}"${'p-[8px] '.repeat(5_000)}"${')'.repeat(300)}`;
    expect(enhance(source, 'TSX', tokens).replacements).toHaveLength(5_000);
  });
});

describe('the budget of a source', () => {
  /** Returns the number of steps of a source. */
  function stepsOf(source: string, language: SourceLanguage): number {
    const budget = createBudget();
    const { stepsLeft } = budget;
    enhance(source, language, tokens, budget);
    return stepsLeft - budget.stepsLeft;
  }

  const card = 'export const Card = () => <p className="p-[8px]" style={{ gap: 8 }}>hello</p>;';

  test.each<[SourceLanguage, string]>([
    ['TSX', card],
    ['JSX', card],
    ['CSS', 'a{gap:8px}'.repeat(8)],
  ])('of %s counts each character at least once, and the same each time', (language, source) => {
    const steps = stepsOf(source, language);
    expect(steps).toBeGreaterThan(source.length);
    expect(stepsOf(source, language)).toBe(steps);
  });

  test('is shared by sources with the same budget', () => {
    const budget = createBudget(stepsOf(card, 'TSX') + 100);
    expect(enhance(card, 'TSX', tokens, budget).replacements).toHaveLength(2);
    expect(() => enhance(card, 'TSX', tokens, budget)).toThrow('nested too deeply');
  });
});

test('a sourceMappingURL comment is ignored: no map is read, inline or from a file', () => {
  const css = 'a{gap:8px}\n/*# sourceMappingURL=data:application/json,no-map */';
  expect(enhance(css, 'CSS', tokens).replacements).toHaveLength(1);
});
