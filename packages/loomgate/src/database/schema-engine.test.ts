import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

/** A canary: it fails if an upgrade of the schema engine changes internals that the gateway uses. */
test('the bindings of the schema engine have a setter of the module, and one timer', () => {
  expect(bindings.__wbg_set_wasm).toEqual(expect.any(Function));
  expect(Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout'))).toHaveLength(1);
});
