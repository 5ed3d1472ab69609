import type { Definition, Operation } from './operation';

/** The instances of some definitions in one operation. */
export type Instances<Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Definition<infer Loader> ? Loader : never;
};

/**
 * Gives an operation its instances through getters, so that it pays for the loaders it uses, however many there are.
 */
export function instancesOf<Definitions extends Readonly<Record<string, Definition<object>>>>(
  definitions: Definitions,
): (operation: Operation) => Instances<Definitions> {
  const getters = Object.entries(definitions).map(([name, definition]) => [name, toGetter(definition)]);
  const prototype = Object.create(null, Object.fromEntries(getters));
  return (operation) => Object.create(prototype, { operation: { value: operation } });
}

function toGetter(definition: Definition<object>): PropertyDescriptor & ThisType<{ operation: Operation }> {
  return {
    get() {
      return definition.of(this.operation);
    },
  };
}
