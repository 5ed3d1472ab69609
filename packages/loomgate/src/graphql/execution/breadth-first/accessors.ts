import type { ObjectPlan, ReadProperty, WriteProperty } from './plan';

/** How a plan reads sources, and makes and fills the objects of the answer. */
export interface Accessors {
  readerOf(name: string): ReadProperty;
  writerOf(key: string): WriteProperty;
  creatorOf(keys: readonly string[]): ObjectPlan['create'];
}

/** Made at once, for operations that may never come again. */
export const plainAccessors: Accessors = {
  readerOf: (name) => (source) => Reflect.get(source, name),
  writerOf: (key) => (target, value) => write(target, key, value),
  creatorOf: (keys) => () => {
    const object = {};
    for (const key of keys) write(object, key, undefined);
    return object;
  },
};

/**
 * Functions in whose text the properties are named, each with a memory of its own for the objects that it meets: the
 * nested operation takes 4 to 5 % less than with names that are variables (docs/decisions/0032-breadth-first-executor.md).
 */
export const namingAccessors: Accessors = {
  readerOf: (name) => toFunction<ReadProperty>(`source => source.${checked(name)}`),
  writerOf(key) {
    if (key === prototype) return plainAccessors.writerOf(key);
    return toFunction<WriteProperty>(`(target, value) => { target.${checked(key)} = value; }`);
  },
  creatorOf(keys) {
    // In brackets, because `__proto__: ...` would be no property.
    const properties = keys.map((key) => `['${checked(key)}']: undefined`);
    return toFunction<ObjectPlan['create']>(`() => ({ ${properties.join()} })`);
  },
};

/** A name as any other in GraphQL, and none to be assigned in JavaScript. */
const prototype = '__proto__';

function write(target: object, key: string, value: unknown): void {
  if (key !== prototype) Reflect.set(target, key, value);
  else Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}

/** https://spec.graphql.org/draft/#Name */
const nameForm = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** Nothing else of a request gets into the text of a function. */
function checked(name: string): string {
  if (!nameForm.test(name)) throw new Error('what is no name cannot be a property');
  return name;
}

function toFunction<Made extends (...given: never[]) => unknown>(text: string): Made {
  const made: Made = new Function(`return ${text}`)();
  return made;
}
