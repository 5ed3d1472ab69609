export type { Invalidation } from './invalidation';
export { namespaceOf } from './namespace';
export { startInvalidation } from './start';
