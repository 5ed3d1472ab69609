import { helpText, parseOptions, UsageError } from './options';

test('parses numbers by flag, with 1 as the default seed', () => {
  expect(parseOptions(['--users', '5', '--brand-packs=7'])).toEqual({
    ...{ help: false, seed: '1', requested: { users: 5, brandPacks: 7 } },
  });
});

test.each([
  [['--users', 'many'], '--users must be a whole number from 0 to 10,000,000, not "many"'],
  [['--reviews', '1e5'], 'not "1e5"'],
  [['--orders', '-1'], 'orders'],
  [['--orders', ''], 'not ""'],
  [['--messages', '10000001'], 'not "10000001"'],
  [['--user', '1'], "Unknown option '--user'"],
  [['demo'], "Unexpected argument 'demo'"],
])('refuses %j with a reason', (args, reason) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
  expect(() => parseOptions(args)).toThrow(reason);
});

test('the help names every option', () => {
  for (const flag of ['users', 'owners', 'reviews', 'orders', 'conversations', 'messages', 'brand-packs', 'seed'])
    expect(helpText).toContain(`--${flag} `);
});
