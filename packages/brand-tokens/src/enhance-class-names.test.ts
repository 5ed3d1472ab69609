import { enhance } from './enhance';
import { readTokens } from './tokens/read-tokens';

const tokens = readTokens({
  colors: { red: '#ff0000', ink: '#fff' },
  spacing: { sm: '8px' },
  size: { icon: '24px' },
  'font-size': { tiny: '11px' },
  'border-width': { thin: '1px' },
  'font-family': { body: 'Open Sans' },
  duration: { slow: '200ms' },
});

const rewritten = (source: string) => enhance(source, 'TSX', tokens).source;
const classed = (names: string) => rewritten(`<p className="${names}" />`).slice(14, -4);

describe('an arbitrary Tailwind value', () => {
  test.each([
    ['bg-[#ff0000]', 'bg-[var(--colors-red)]'],
    ['p-[8px]', 'p-[var(--spacing-sm)]'],
    ['text-[color:#fff]', 'text-[color:var(--colors-ink)]'],
    ['dark:hover:bg-[#f00]', 'dark:hover:bg-[var(--colors-red)]'],
    ['min-[1320px]:px-[8px]', 'min-[1320px]:px-[var(--spacing-sm)]'],
    ['[&>svg]:h-[24px]', '[&>svg]:h-[var(--size-icon)]'],
    ['group-hover:data-[a=b:c]:-mt-[8px]!', 'group-hover:data-[a=b:c]:-mt-[var(--spacing-sm)]!'],
    ['[background-color:red]', '[background-color:var(--colors-red)]'],
    ['gap-[calc(100%_-_8px)]', 'gap-[calc(100%_-_var(--spacing-sm))]'],
    ['shadow-[0_0_8px_#f00]', 'shadow-[0_0_8px_var(--colors-red)]'],
    ['duration-[.2s]', 'duration-[var(--duration-slow)]'],
  ])('becomes a token: %s', (from, to) => expect(classed(from)).toBe(to));

  test.each([
    ['text-[11px]', 'text-[length:var(--font-size-tiny)]'],
    ['border-[1px]', 'border-[length:var(--border-width-thin)]'],
    ['border-[#f00]', 'border-[var(--colors-red)]'],
    ['shadow-[#f00]', 'shadow-[color:var(--colors-red)]'],
    ["font-['Open_Sans']", 'font-[family-name:var(--font-family-body)]'],
  ])('says its type where Tailwind could not tell: %s', (from, to) => expect(classed(from)).toBe(to));

  test.each([
    'p-4 w-full min-[8px]:flex w-[8px] grid-cols-[8px_1fr]',
    'bg-[url(#ff0000)] bg-[#ff0000]/50 bg-(--colors-red) bg-[--colors-red]',
    'animation-delay-[200ms] before:content-["#fff"] p-[8px p-8px] p-[] [] :[8px]',
    'p-[var(--spacing-sm)] p-[var(--x,8px)] [--spacing-sm:8px] pb-[35%]',
  ])('stays where no token fits: %s', (names) =>
    expect(rewritten(`<p className='${names}' />`)).toBe(`<p className='${names}' />`),
  );
});

describe('class names', () => {
  test('are read in templates, except parts next to an expression', () => {
    const template = (name: string) =>
      `<p className={\`${name} \${a ? "${name}" : b} x-\${c}p-[8px] p-[8px]\${d} w-[\${e}px]\`} />`;
    expect(rewritten(template('p-[8px]'))).toBe(template('p-[var(--spacing-sm)]'));
  });

  test('are read in arguments of clsx at any position', () => {
    expect(rewritten(`const a = cn(['p-[8px]'], x && "m-[8px]", { 'gap-[8px]': b === 'p-[8px]' });`)).toBe(
      `const a = cn(['p-[var(--spacing-sm)]'], x && "m-[var(--spacing-sm)]", { 'gap-[var(--spacing-sm)]': b === 'p-[8px]' });`,
    );
  });

  test('are read in joined arrays and in attributes ending in ClassName', () => {
    expect(rewritten(`<P labelClassName={['p-[8px]', x].join(' ')} title="p-[8px]" />`)).toBe(
      `<P labelClassName={['p-[var(--spacing-sm)]', x].join(' ')} title="p-[8px]" />`,
    );
  });

  test('of a storefront tile change only in their sizes', () => {
    const tile = (size: string) => `export function Tile({ size }: { size?: 'sm' }) {
  return (
    <div
      className={clsx(
        'flex flex-none items-center border border-neutral-200 bg-white dark:bg-black',
        {
          'h-[${size}] w-[${size}] rounded-xl': !size,
          'h-[30px] w-[30px] rounded-lg': size === 'sm'
        }
      )}
    >
      <span className="mr-2 text-[${size === '24px' ? '11px' : 'length:var(--font-size-tiny)'}] md:w-1/3">24px</span>
    </div>
  );
}
`;
    const result = enhance(tile('24px'), 'TSX', tokens);
    expect(result.source).toBe(tile('var(--size-icon)'));
    expect(result.unmatched).toEqual(['30px']);
  });
});
