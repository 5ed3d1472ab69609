import { enhance } from './enhance';
import { readTokens } from './tokens/read-tokens';

const tokens = readTokens({
  'color-white': '#fff',
  'color-brand': 'rgb(255, 0, 0)',
  'spacing-tight': '8px',
  'radius-card': '4px',
  'font-weight-strong': 700,
});

const rewritten = (jsx: string) => enhance(jsx, 'TSX', tokens).source;

describe('an inline style', () => {
  test('has strings and numbers (pixels) replaced', () => {
    expect(rewritten(`<p style={{ color: '#fff', padding: 8, "borderRadius": "4px" }} />`)).toBe(
      `<p style={{ color: 'var(--color-white)', padding: 'var(--spacing-tight)', "borderRadius": "var(--radius-card)" }} />`,
    );
  });

  test('is read in both branches of a condition, through casts, and in templates without expressions', () => {
    expect(rewritten('<p style={{ color: on ? "#fff" : (`red` as string), margin: wide && 8 }} />')).toBe(
      `<p style={{ color: on ? "var(--color-white)" : (\`var(--color-brand)\` as string), margin: wide && 'var(--spacing-tight)' }} />`,
    );
  });

  test('keeps numbers that are not pixels', () => {
    const jsx = '<p style={{ lineHeight: 8, zIndex: 8, flex: 8, opacity: 1, padding: 0 }} />';
    expect(rewritten(jsx)).toBe(jsx);
    expect(rewritten('<p style={{ fontWeight: 700 }} />')).toBe(
      `<p style={{ fontWeight: 'var(--font-weight-strong)' }} />`,
    );
  });

  test('keeps computed, spread, escaped and concatenated values', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source that holds a template
    const jsx = '<p style={{ ...base, [key]: "#fff", color: "\\x23fff", padding: `${n}8px`, margin: get(8) }} />';
    expect(rewritten(jsx)).toBe(jsx);
  });

  test('reports numbers without a token in pixels', () => {
    expect(enhance('<p style={{ padding: 13, margin: -8 }} />', 'JSX', tokens).unmatched).toEqual(['13px', '-8px']);
  });
});

describe('a paint attribute', () => {
  test('is replaced as a string and as an expression', () => {
    expect(rewritten(`<svg fill="#FFF" stroke={on ? 'red' : 'none'}><stop stopColor="white" /></svg>`)).toBe(
      `<svg fill="var(--color-white)" stroke={on ? 'var(--color-brand)' : 'none'}><stop stopColor="var(--color-white)" /></svg>`,
    );
  });

  test.each([
    '<mask><path fill="white" /></mask>',
    '<clipPath id="a"><path fill="#fff" /></clipPath>',
    '<link rel="mask-icon" color="#fff" />',
    '<meta name="theme-color" content="#fff" />',
    '<p title="#fff">#fff and 8px</p>',
  ])('is left alone where it is no CSS value: %s', (jsx) => expect(rewritten(jsx)).toBe(jsx));
});

describe('the rest of the source', () => {
  test('keeps its formatting, comments and strings', () => {
    const around = (color: string) => `// color: '#fff'
import x from "x" ;const a   = '#fff';
export default function   Card(){ /* 8px */ return (
  <Card<string>
    color = { ${color} }
    // #fff
  >  {/* red */}  #fff</Card>);}\n\n`;
    expect(rewritten(around(`'#fff'`))).toBe(around(`'var(--color-white)'`));
  });

  test('can be JavaScript that is invalid TypeScript', () => {
    expect(enhance('const y = a < b > (c); <i color="red" />', 'JSX', tokens).replacements).toHaveLength(1);
  });

  test('is reported in source order', () => {
    const { replacements } = enhance('<a style={{color:"red"}}\n className="p-[8px]"\n fill="#fff" />', 'JSX', tokens);
    expect(replacements.map(({ from, line, column }) => [from, line, column])).toEqual([
      ['red', 1, 19],
      ['8px', 2, 16],
      ['#fff', 3, 8],
    ]);
  });
});
