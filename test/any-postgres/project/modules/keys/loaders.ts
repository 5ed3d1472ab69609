import { byKey, connectionByKey, primeInto } from 'loomgate';
import {
  bigKeys,
  boolKeys,
  bytesKeys,
  citextKeys,
  citextUses,
  dateKeys,
  instantKeys,
  keyConnections,
  moodKeys,
  numericKeys,
  textKeys,
} from './repository';

const numericKey = byKey(numericKeys, 'key');
const textKey = byKey(textKeys, 'key');
const dateKey = byKey(dateKeys, 'key');
const instantKey = byKey(instantKeys, 'key');
const boolKey = byKey(boolKeys, 'key');
const bytesKey = byKey(bytesKeys, 'key');
const moodKey = byKey(moodKeys, 'key');
const citextKey = byKey(citextKeys, 'key');
const citextUse = byKey(citextUses, 'id');
const bigKey = byKey(bigKeys, 'key');
const [toCitextUse, toBigKey] = [primeInto(citextUse), primeInto(bigKey)];

export const loaders = {
  ...{ numericKey, textKey, dateKey, instantKey, boolKey, bytesKey, moodKey, citextKey, citextUse, bigKey },
  numericKeys: connectionByKey({ ...keyConnections.numericKeys, prime: primeInto(numericKey) }),
  textKeys: connectionByKey({ ...keyConnections.textKeys, prime: primeInto(textKey) }),
  dateKeys: connectionByKey({ ...keyConnections.dateKeys, prime: primeInto(dateKey) }),
  instantKeys: connectionByKey({ ...keyConnections.instantKeys, prime: primeInto(instantKey) }),
  boolKeys: connectionByKey({ ...keyConnections.boolKeys, prime: primeInto(boolKey) }),
  bytesKeys: connectionByKey({ ...keyConnections.bytesKeys, prime: primeInto(bytesKey) }),
  moodKeys: connectionByKey({ ...keyConnections.moodKeys, prime: primeInto(moodKey) }),
  citextKeys: connectionByKey({ ...keyConnections.citextKeys, prime: primeInto(citextKey) }),
  citextUses: connectionByKey({ ...keyConnections.citextUses, prime: toCitextUse }),
  usesOfCitextKey: connectionByKey({ ...keyConnections.usesOfCitextKey, prime: toCitextUse }),
  bigKeys: connectionByKey({ ...keyConnections.bigKeys, prime: toBigKey }),
  childrenOfBigKey: connectionByKey({ ...keyConnections.childrenOfBigKey, prime: toBigKey }),
};
