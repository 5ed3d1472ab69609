import { type Instances, instancesOf, type Operation } from 'loomgate';
import { loaders as clubs } from './modules/clubs/loaders';
import { loaders as composite } from './modules/composite/loaders';
import { loaders as everything } from './modules/everything/loaders';
import { loaders as keys } from './modules/keys/loaders';
import { loaders as names } from './modules/names/loaders';
import { loaders as shapes } from './modules/shapes/loaders';

const definitions = { clubs, composite, everything, keys, names, shapes };

/** The loaders of all modules, for one operation. */
export type Loaders = { readonly [Name in keyof typeof definitions]: Instances<(typeof definitions)[Name]> };

const clubsOf = instancesOf(clubs);
const compositeOf = instancesOf(composite);
const everythingOf = instancesOf(everything);
const keysOf = instancesOf(keys);
const namesOf = instancesOf(names);
const shapesOf = instancesOf(shapes);

export function createLoaders(operation: Operation): Loaders {
  return {
    clubs: clubsOf(operation),
    composite: compositeOf(operation),
    everything: everythingOf(operation),
    keys: keysOf(operation),
    names: namesOf(operation),
    shapes: shapesOf(operation),
  };
}
