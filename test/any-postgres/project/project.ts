import type { Project } from 'loomgate';
import { createLoaders } from './loaders';
import clubs from './modules/clubs';
import composite from './modules/composite';
import everything from './modules/everything';
import keys from './modules/keys';
import names from './modules/names';
import shapes from './modules/shapes';

/** A project over the tables of nasty.sql. It only reads, and has no Prisma client. */
export const project: Project = {
  modules: { clubs, composite, everything, keys, names, shapes },
  createLoaders,
  createServices: () => ({}),
  createPrisma: () => ({ $transaction: () => Promise.reject(new Error('this project writes nothing')) }),
};
