import { aggregateByKey, byKey, connectionByKey, primeInto } from 'loomgate';
import {
  type ChildFigures,
  childFigures,
  children,
  compositeConnections,
  figuresOfParent,
  measurements,
  parents,
  places,
} from './repository';

const parentByKey = byKey(parents, ['tenantId', 'id']);
const childByKey = byKey(children, ['tenantId', 'id']);
const placeByKey = byKey(places, ['country', 'code']);
const measurementByKey = byKey(measurements, ['id', 'at']);
const prime = primeInto(childByKey);

export const loaders = {
  parentByKey,
  childByKey,
  placeByKey,
  measurementByKey,
  parents: connectionByKey({ ...compositeConnections.parents, prime: primeInto(parentByKey) }),
  allChildren: connectionByKey({ ...compositeConnections.allChildren, prime }),
  childrenOfParent: connectionByKey({ ...compositeConnections.childrenOfParent, prime }),
  figuresOfParent: aggregateByKey<ChildFigures>(figuresOfParent, childFigures),
  places: connectionByKey({ ...compositeConnections.places, prime: primeInto(placeByKey) }),
  measurements: connectionByKey({ ...compositeConnections.measurements, prime: primeInto(measurementByKey) }),
};
