import { allowAll, defineInvalidation, defineModule, rootKey } from 'loomgate';
import type { Fields, PageArgs } from '../../fields';
import { loaders } from './loaders';
import { type Child, children, type Measurement, measurements, type Parent, parents, places } from './repository';

interface Lookups extends PageArgs {
  readonly id: string;
  readonly tenantId: number;
  readonly number: number;
  readonly country: string;
  readonly code: string;
  readonly at: string;
}

const query: Fields<undefined, Lookups> = {
  parents: (_, args, { loaders }) => loaders.composite.parents.load(rootKey, args),
  parent: (_, { tenantId, number }, { loaders }) => loaders.composite.parentByKey.load([tenantId, number]),
  parentWithId: (_, { id }, { loaders, idOf }) => loaders.composite.parentByKey.load(idOf('Parent', id)),
  allChildren: (_, args, { loaders }) => loaders.composite.allChildren.load(rootKey, args),
  places: (_, args, { loaders }) => loaders.composite.places.load(rootKey, args),
  place: (_, { country, code }, { loaders }) => loaders.composite.placeByKey.load([country, code]),
  measurements: (_, args, { loaders }) => loaders.composite.measurements.load(rootKey, args),
  measurement: (_, { number, at }, { loaders }) => loaders.composite.measurementByKey.load([number, at]),
};

const ofParent: Fields<Parent> = {
  number: ({ id }) => id,
  children: ({ tenantId, id }, args, { loaders }) => loaders.composite.childrenOfParent.load([tenantId, id], args),
  childCount: async ({ tenantId, id }, _, { loaders }) =>
    (await loaders.composite.figuresOfParent.load([tenantId, id])).count,
  lastChild: async ({ tenantId, id }, _, { loaders }) =>
    (await loaders.composite.figuresOfParent.load([tenantId, id])).last,
};

const ofChild: Fields<Child> = {
  number: ({ id }) => id,
  parent: ({ tenantId, parentId }, _, { loaders }) => loaders.composite.parentByKey.load([tenantId, parentId]),
};

const ofMeasurement: Fields<Measurement> = { number: ({ id }) => id };

export default defineModule({
  resolvers: { Query: query, Parent: ofParent, Child: ofChild, Measurement: ofMeasurement },
  loaders,
  rules: {
    Query: {
      ...{ parents: allowAll, parent: allowAll, parentWithId: allowAll, allChildren: allowAll, places: allowAll },
      ...{ place: allowAll, measurements: allowAll, measurement: allowAll },
    },
  },
  invalidation: [
    defineInvalidation(parents, { listed: ['name'] }),
    defineInvalidation(children, { keys: [['tenantId', 'parentId']], listed: ['parentId'] }),
    defineInvalidation(places),
    defineInvalidation(measurements, { listed: ['value'] }),
  ],
  nodes: {
    Parent: { table: parents, find: (key, { loaders }) => loaders.composite.parentByKey.load(key) },
    Child: { table: children, find: (key, { loaders }) => loaders.composite.childByKey.load(key) },
    Place: { table: places, find: (key, { loaders }) => loaders.composite.placeByKey.load(key) },
    Measurement: { table: measurements, find: (key, { loaders }) => loaders.composite.measurementByKey.load(key) },
  },
});
