import type { Attack } from '../attack';
import { bodies } from './bodies';
import { cost } from './cost';
import { foreign } from './foreign';
import { forgedRequests } from './forged-requests';
import { fragments } from './fragments';
import { tampering } from './headers';
import { hidden } from './hidden';
import { inputs } from './inputs';
import { introspection } from './introspection';
import { literals } from './literals';
import { nesting } from './nesting';
import { output } from './output';
import { paths } from './paths';
import { persistedQueries } from './persisted';
import { places } from './places';
import { repetition } from './repetition';
import { smuggling } from './smuggling';
import { sources } from './sources';
import { texts } from './texts';
import { tokenForgery } from './token-forgery';
import { variables } from './variables';

/** All attacks on a gateway in production, by kind. */
export const families: Readonly<Record<string, readonly Attack[]>> = {
  'documents that nest': nesting,
  'documents with fragments': fragments,
  'documents that repeat': repetition,
  'documents with large literals': literals,
  variables,
  'introspection and suggestions': introspection,
  cost,
  'answers that are long': output,
  'forged requests': forgedRequests,
  'forged tokens': tokenForgery,
  headers: tampering,
  'paths and methods': paths,
  'requests within requests': smuggling,
  bodies,
  'persisted queries': persistedQueries,
  'cursors and ids': places,
  'texts for Postgres': texts,
  'inputs with more in them': inputs,
  'what belongs to others': foreign,
  'what is not on sale': hidden,
  'sources for a brand pack': sources,
};

export const all: readonly Attack[] = Object.values(families).flat();
