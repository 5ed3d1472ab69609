/** Codes of `userErrors` that the gateway returns; a project adds its own. They are added, never renamed. */
export const gatewayUserErrors = {
  CACHE_OFF: 'There is no response cache to purge.',
  INVALID: 'The value of the field is not valid; the message gives the reason.',
  TAKEN: 'Another object already has this value, which must be unique.',
} as const satisfies Record<string, string>;

/** A part that defines codes of `userErrors`: a module. */
interface Owner {
  readonly userErrors?: Readonly<Record<string, string>>;
}

/**
 * Collects the codes of `userErrors` that modules define, with their meanings.
 * @param modules by name
 * @throws Error for a code that two modules, or a module and the gateway, define
 */
export function collectUserErrors(modules: Readonly<Record<string, Owner>>): Readonly<Record<string, string>> {
  const owners = new Map(Object.keys(gatewayUserErrors).map((code) => [code, 'the gateway']));
  const codes = Object.entries(modules).flatMap(([name, { userErrors = {} }]) =>
    Object.entries(userErrors).map(([code, meaning]) => {
      const owner = owners.get(code);
      if (owner) throw new Error(`The user error code ${code} of the module ${name} is already defined by ${owner}.`);
      owners.set(code, `the module ${name}`);
      return [code, meaning];
    }),
  );
  return Object.fromEntries(codes);
}
