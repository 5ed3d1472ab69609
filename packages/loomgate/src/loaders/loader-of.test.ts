import { setTimeout as sleep } from 'node:timers/promises';
import { createLoader } from './key-loader';
import { loaderOf } from './loader-of';
import { createOperation, type Execute } from './operation';

const execute: Execute = async <Row>({ values }: { values: readonly unknown[] }): Promise<Row[]> =>
  values.flatMap((value) => (Array.isArray(value) ? value : []));

/** An operation with a loader by SQL and a loader of a project, and the batches of both in their order. */
function start(loadWeather?: (cities: readonly string[]) => Promise<(string | Error)[]>) {
  const operation = createOperation(execute);
  const batches: string[] = [];
  const rows = createLoader<string>(operation, 'Row.byId', ['text'], (keys) => {
    batches.push(`rows ${keys.toSorted().join()}`);
    return operation.run<string>({ label: 'Row.byId', text: '', values: [keys] });
  });
  const definition = loaderOf(async (cities: readonly string[], run) => {
    batches.push(`weather ${cities.toSorted().join()}`);
    return loadWeather?.(cities) ?? run<string>({ label: 'Weather', text: '', values: [cities] });
  });
  return { operation, rows, definition, weather: definition.of(operation), batches };
}

test('the batches of a project are dispatched in the same rounds as those of other loaders', async () => {
  const { rows, weather, batches } = start(async (cities) => {
    await sleep(20);
    return [...cities];
  });
  const below = async (loader: typeof rows, key: string) => {
    await loader.load(key);
    await Promise.all([rows.load(`below ${key}`), weather.load(`below ${key}`)]);
  };
  await Promise.all([below(rows, 'a'), below(weather, 'b')]);
  expect(batches).toEqual(['rows a', 'weather b', 'rows below a,below b', 'weather below a,below b']);
});

test('the statements of a batch count towards the cost of the operation', async () => {
  const { operation, weather, rows } = start();
  expect(await Promise.all([weather.loadMany(['Oslo', 'Rome']), rows.load('a')])).toEqual([['Oslo', 'Rome'], 'a']);
  expect(operation.cost).toEqual({ statements: 2, rows: 3, missing: 0 });
});

test('each operation has one DataLoader, until a write drops it', async () => {
  const { operation, definition, weather, batches } = start();
  await weather.load('Oslo');
  await definition.of(operation).load('Oslo');
  expect(batches).toEqual(['weather Oslo']);
  operation.forget();
  await definition.of(operation).load('Oslo');
  expect(batches).toEqual(['weather Oslo', 'weather Oslo']);
});

test('a batch can fail as a whole or for one key', async () => {
  const { weather } = start(async ([city]) => {
    if (city === 'Atlantis') throw new Error('the service is down');
    return [new Error('no weather'), 'rain'];
  });
  expect(await weather.loadMany(['Oslo', 'Rome'])).toEqual([new Error('no weather'), 'rain']);
  await expect(weather.load('Atlantis')).rejects.toThrow('the service is down');
});
