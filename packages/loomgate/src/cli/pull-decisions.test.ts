import type { ModelFile } from '../pull/model-file';
import { decisionsOf } from './pull-decisions';

/** A terminal in which these answers are given, and the questions that it has shown. */
function answering(...answers: string[]) {
  const questions: string[] = [];
  const question = async (text: string) => {
    questions.push(text);
    return answers.shift() ?? '';
  };
  return { terminal: { question }, questions };
}

const orders = ['orders', 'order_lines', 'OrderNote'];
const schemas = [
  { name: 'public', tables: ['a', 'b', 'c'] },
  { name: 'Old Stuff', tables: ['a'] },
  { name: 'sales', tables: [...orders, 'customers', 'shippers', 'tag'] },
];

test('the module of each schema is asked for, until it is a valid name', async () => {
  const { terminal, questions } = answering('', '-', 'my sales', 'class', 'shop');
  const modules = await decisionsOf([], terminal).modulesOf(schemas);
  expect([...modules]).toEqual([
    ['public', { module: 'main' }],
    ['sales', { module: 'shop' }],
  ]);
  expect(questions[1]).toBe('Schema Old Stuff (1 tables): the module of its tables, or - to leave it out [oldstuff] ');
  expect(questions[3]).toContain('A module is one word');
});

test('tables that begin with the same word can have a module of their own', async () => {
  const { terminal, questions } = answering('', 'y');
  const modules = await decisionsOf([], terminal).modulesOf(schemas.slice(2));
  expect(questions[1]).toBe('Tables that begin with the same word: order (3). A module for each word? (y/N) ');
  expect(modules.get('sales')).toEqual({ module: 'sales', groups: new Map([['order', 'order']]) });
});

test('without a terminal each schema becomes a module', async () => {
  const modules = await decisionsOf([], undefined).modulesOf(schemas);
  expect([...modules.values()]).toEqual([{ module: 'main' }, { module: 'oldstuff' }, { module: 'sales' }]);
});

const known: ModelFile = {
  version: 1,
  read: { schemas: ['public'] },
  enums: [],
  tables: [{ table: 'public.a', module: 'main', key: [], columns: [{ column: 'x', field: 'x', type: 'text' }] }],
};
const guesses = [
  { table: 'public.a', column: 'x', to: 'y' },
  { table: 'public.b', to: 'public.c' },
];

test('a guessed rename counts if it is confirmed', async () => {
  const { terminal, questions } = answering('yes', 'n');
  expect(await decisionsOf([], terminal).renamesOf(known, guesses)).toEqual([guesses[0]]);
  expect(questions).toEqual([
    'Was it renamed: public.a."x" to "y"? (y/N) ',
    'Was it renamed: public.b to public.c? (y/N) ',
  ]);
});

test('a rename of the command line is not asked for, and without a terminal nothing else is renamed', async () => {
  const { terminal, questions } = answering('n');
  const given = { table: 'public.a', column: 'x', to: 'z' };
  expect(await decisionsOf(['public.a.x=z'], terminal).renamesOf(known, guesses)).toEqual([given]);
  expect(questions).toHaveLength(1);
  expect(await decisionsOf(['public.a.x=z'], undefined).renamesOf(known, guesses)).toEqual([given]);
});
