import type { Loaders } from './loaders';

declare module 'loomgate' {
  interface Register {
    readonly loaders: Loaders;
  }
}
