import { allowAll, defineInvalidation, defineModule, rootKey } from 'loomgate';
import type { Fields, PageArgs } from '../../fields';
import { loaders } from './loaders';
import {
  type BigKey,
  bigKeys,
  boolKeys,
  bytesKeys,
  type CitextUse,
  citextKeys,
  citextUses,
  dateKeys,
  instantKeys,
  type KeyRow,
  moodKeys,
  numericKeys,
  textKeys,
} from './repository';

const query: Fields<undefined, PageArgs & KeyRow<string>> = {
  numericKeys: (_, args, { loaders }) => loaders.keys.numericKeys.load(rootKey, args),
  textKeys: (_, args, { loaders }) => loaders.keys.textKeys.load(rootKey, args),
  dateKeys: (_, args, { loaders }) => loaders.keys.dateKeys.load(rootKey, args),
  instantKeys: (_, args, { loaders }) => loaders.keys.instantKeys.load(rootKey, args),
  boolKeys: (_, args, { loaders }) => loaders.keys.boolKeys.load(rootKey, args),
  bytesKeys: (_, args, { loaders }) => loaders.keys.bytesKeys.load(rootKey, args),
  moodKeys: (_, args, { loaders }) => loaders.keys.moodKeys.load(rootKey, args),
  citextKeys: (_, args, { loaders }) => loaders.keys.citextKeys.load(rootKey, args),
  bigKeys: (_, args, { loaders }) => loaders.keys.bigKeys.load(rootKey, args),
  citextUses: (_, args, { loaders }) => loaders.keys.citextUses.load(rootKey, args),
  citextKey: (_, { key }, { loaders }) => loaders.keys.citextKey.load(key),
  bigKey: (_, { key }, { loaders }) => loaders.keys.bigKey.load(key),
  boolKey: (_, { key }, { loaders }) => loaders.keys.boolKey.load(key),
};

const ofCitextKey: Fields<KeyRow<string>> = {
  uses: ({ key }, args, { loaders }) => loaders.keys.usesOfCitextKey.load(key, args),
};

const ofCitextUse: Fields<CitextUse> = {
  key: ({ code }, _, { loaders }) => loaders.keys.citextKey.loadOrThrow(code),
};

const ofBigKey: Fields<BigKey> = {
  parent: ({ parentId }, _, { loaders }) => loaders.keys.bigKey.load(parentId),
  children: ({ key }, args, { loaders }) => loaders.keys.childrenOfBigKey.load(key, args),
};

export default defineModule({
  resolvers: { Query: query, CitextKey: ofCitextKey, CitextUse: ofCitextUse, BigKey: ofBigKey },
  loaders,
  rules: { Query: Object.fromEntries(Object.keys(query).map((field) => [field, allowAll])) },
  invalidation: [
    ...[numericKeys, textKeys, instantKeys, bytesKeys, moodKeys].map((table) => defineInvalidation(table)),
    defineInvalidation(boolKeys),
    defineInvalidation(dateKeys, { listed: ['v'] }),
    defineInvalidation(citextKeys, { listed: ['note'] }),
    defineInvalidation(citextUses, { keys: ['code'], listed: ['code'] }),
    defineInvalidation(bigKeys, { keys: ['parentId'], listed: ['parentId'] }),
  ],
  nodes: {
    NumericKey: { table: numericKeys, find: (key, { loaders }) => loaders.keys.numericKey.load(key) },
    TextKey: { table: textKeys, find: (key, { loaders }) => loaders.keys.textKey.load(key) },
    DateKey: { table: dateKeys, find: (key, { loaders }) => loaders.keys.dateKey.load(key) },
    InstantKey: { table: instantKeys, find: (key, { loaders }) => loaders.keys.instantKey.load(key) },
    BoolKey: { table: boolKeys, find: (key, { loaders }) => loaders.keys.boolKey.load(key) },
    BytesKey: { table: bytesKeys, find: (key, { loaders }) => loaders.keys.bytesKey.load(key) },
    MoodKey: { table: moodKeys, find: (key, { loaders }) => loaders.keys.moodKey.load(key) },
    CitextKey: { table: citextKeys, find: (key, { loaders }) => loaders.keys.citextKey.load(key) },
    BigKey: { table: bigKeys, find: (key, { loaders }) => loaders.keys.bigKey.load(key) },
    CitextUse: { table: citextUses, find: (key, { loaders }) => loaders.keys.citextUse.load(key) },
  },
});
