import { reserved } from '../shared/reserved-words';
import { pluralOf, singularOf } from '../shared/words';

/**
 * Names of the API from names of the database: types are singular in PascalCase, fields in camelCase, enum values in
 * CONSTANT_CASE. A result that is no name of GraphQL, or that meets another, is an error of the model (model-problems.ts).
 */

/** The words of a name: `order_lines`, `OrderLines`, `orderLines` and `Order Lines` have two. */
function wordsOf(name: string): string[] {
  const separated = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    // Two underscores at the start stay, so that the name is refused as GraphQL does.
    .replace(/(?!^)__+/g, '_');
  const start = name.startsWith('__') ? '__' : '';
  const words = separated.split(/[^\p{L}\p{M}\d]+/u).filter((word) => word !== '');
  return words.map((word, index) => (index === 0 ? start : '') + word.toLowerCase());
}

const capitalise = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const camel = (words: readonly string[]) =>
  words.map((word, index) => (index === 0 ? word : capitalise(word))).join('');

/** Whether GraphQL accepts a name: https://spec.graphql.org/October2021/#Name */
export function isGraphqlName(name: string): boolean {
  return /^(?!__)[A-Za-z_]\w*$/.test(name);
}

/** A name that GraphQL accepts and that is like the given one: `ünïcode` gives `unicode`, `1digit` gives `n1digit`. */
export function plainName(name: string): string {
  const ascii = name.normalize('NFD').replace(/\W/g, '').replace(/^_+/, '');
  if (ascii === '') return 'other';
  return /^\d/.test(ascii) ? `${name === name.toUpperCase() ? 'N' : 'n'}${ascii}` : ascii;
}

/** The word that a name begins with, in the singular: `order` of `OrderLines` and of `orders`. */
export function firstWord(name: string): string {
  return singularOf(wordsOf(name)[0] ?? '');
}

/** The field of a column: `order_date` gives `orderDate`, `CustomerID` gives `customerId`. */
export function fieldName(column: string): string {
  return camel(wordsOf(column));
}

/** The GraphQL type of a table or enum: `order_lines` gives `OrderLine`. */
export function typeName(name: string): string {
  const words = wordsOf(name);
  return [...words.slice(0, -1), singularOf(words.at(-1) ?? '')].map(capitalise).join('');
}

/** A type that names the schema, too, for names that more than one table has: `SalesOrder`, and `OrderRecord` in public. */
export function qualified(schema: string, name: string): string {
  const type = plainName(typeName(name));
  const prefix = wordsOf(schema).map(capitalise).join('');
  return schema === 'public' ? `${type}Record` : `${plainName(prefix)}${type}`;
}

/** The value of a label of an enum: `very happy` gives `VERY_HAPPY`. */
export function valueName(label: string): string {
  return wordsOf(label).join('_').toUpperCase();
}

/** The field of Query for one row of a type: `OrderLine` gives `orderLine`, `URL` gives `url`. */
export function oneName(type: string): string {
  return camel(wordsOf(type));
}

/** The plural of a field: `orderLine` gives `orderLines`; without a plural, as for `news`, `newsList`. */
export function manyName(one: string): string {
  const words = wordsOf(one);
  const last = words.at(-1) ?? '';
  const plural = pluralOf(last);
  return camel([...words.slice(0, -1), ...(plural === last ? [last, 'list'] : [plural])]);
}

/** The column of a foreign key less `id`: `home_id` gives `home`; undefined where nothing is left or `id` is not the end. */
export function relationName(column: string): string | undefined {
  const words = wordsOf(column);
  return words.length > 1 && words.at(-1) === 'id' ? camel(words.slice(0, -1)) : undefined;
}

/** Two names as one: `home` and `games` give `homeGames`. */
export function joined(...names: readonly string[]): string {
  return names.map((name, index) => (index === 0 ? name : capitalise(name))).join('');
}

/** The field of Query for a lookup: `customerByEmail`, `orderByTenantIdAndNumber`. */
export function lookupName(one: string, fields: readonly string[]): string {
  return `${one}By${fields.map(capitalise).join('And')}`;
}

/** The module of a schema: its letters and digits; `public` is `main`. */
export function moduleName(schema: string): string {
  const letters = schema.toLowerCase().replace(/[^a-z\d]/g, '');
  const name = schema === 'public' ? 'main' : letters.replace(/^\d+/, '').slice(0, 35);
  return isModuleName(name) ? name : `${name}tables`;
}

/** Whether a module can have a name: a folder in src/modules, and a variable in generated code. */
export function isModuleName(name: string): boolean {
  return /^[a-z][a-z\d]{1,40}$/.test(name) && !reserved.has(name);
}
