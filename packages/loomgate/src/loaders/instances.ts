import type { Definition, Operation } from './operation';

/** The instances of some definitions in one operation. */
export type Instances<Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Definition<infer Loader> ? Loader : never;
};

/** Returns the instances of an operation as getters, so that it creates only the loaders that it uses. */
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
