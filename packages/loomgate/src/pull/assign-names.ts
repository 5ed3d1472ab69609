import { isGraphqlName, plainName } from './conventions';

/** The names in use in one place, such as the fields of a type, with what has each of them. */
export type Scope = Map<string, string>;

/** Something that needs a name. */
export interface NameRequest {
  readonly scope: Scope;
  /** What it is, for the reasons of others: `the column a_b`. */
  readonly owner: string;
  /** The property of the model file that has its name. */
  readonly property: string;
  /** A name to write where no candidate can be taken; by default the first candidate in ASCII, with a number. */
  readonly suggestion?: string;
  /** The name in the model file, which counts in any case. */
  readonly known: string | undefined;
  /** Names by convention, the best first. */
  readonly candidates: readonly string[];
  /** What its names in the scope begin with. */
  readonly prefix?: string;
  /** Whether its name needs no change, so that it chooses before others. */
  readonly isExact?: boolean;
  /** Further names that come with a name, such as `OrderConnection` with `Order`. They must be free, too. */
  readonly also?: (name: string) => readonly string[];
}

/** The name that a request gets. */
export interface Assigned {
  readonly name: string | undefined;
  /** Why there is no name, and what to write; undefined if there is one. */
  readonly reason: string | undefined;
}

/**
 * Gives each request its name of the model file, or else its first candidate that is free and that no other request wants.
 * So names depend neither on the order of the requests nor on a guess: where two names meet, both have a reason instead.
 */
export function assignNames(requests: readonly NameRequest[]): Assigned[] {
  const names = new Map<NameRequest, string>();
  const take = (request: NameRequest, name: string) => {
    for (const one of namesWith(request, name)) if (!request.scope.has(one)) request.scope.set(one, request.owner);
    names.set(request, name);
  };
  for (const request of requests) if (request.known !== undefined) take(request, request.known);
  const isOpen = (request: NameRequest) => !names.has(request);
  for (const group of [requests.filter(({ isExact }) => isExact), requests]) {
    for (let found = takeable(group.filter(isOpen)); found.length > 0; found = takeable(group.filter(isOpen)))
      for (const [request, name] of found) take(request, name);
  }
  const wanted = wantedBy(requests.filter(isOpen), 0);
  return requests.map((request) => {
    const name = names.get(request);
    return {
      name,
      reason: name === undefined ? `${problemOf(request, wanted)}: write ${lineFor(request)}` : undefined,
    };
  });
}

/** The first names that can be taken now: of the lowest round in which there are any. */
function takeable(open: readonly NameRequest[]): [NameRequest, string][] {
  const rounds = Math.max(0, ...open.map(({ candidates }) => candidates.length));
  for (let round = 0; round < rounds; round += 1) {
    const wanted = wantedBy(open, round);
    const found = open.flatMap((request): [NameRequest, string][] => {
      const name = request.candidates[round];
      return name !== undefined && isFree(request, name) && isWantedOnce(request, name, wanted)
        ? [[request, name]]
        : [];
    });
    if (found.length > 0) return found;
  }
  return [];
}

const namesWith = ({ also }: NameRequest, name: string) => [name, ...(also?.(name) ?? [])];

function isFree(request: NameRequest, name: string): boolean {
  return isValid(request, name) && namesWith(request, name).every((one) => !request.scope.has(one));
}

const isValid = ({ prefix = '' }: NameRequest, name: string) => isGraphqlName(name.slice(prefix.length));

/** The requests that want a name in a round, by scope and name. */
type Wanted = ReadonlyMap<Scope, ReadonlyMap<string, readonly NameRequest[]>>;

function wantedBy(requests: readonly NameRequest[], round: number): Wanted {
  const byScope = Map.groupBy(requests, ({ scope }) => scope);
  return new Map([...byScope].map(([scope, those]) => [scope, byName(those, round)]));
}

function byName(requests: readonly NameRequest[], round: number): Map<string, NameRequest[]> {
  const pairs = requests.flatMap((request) => {
    const name = request.candidates[round];
    return name === undefined ? [] : namesWith(request, name).map((one) => ({ one, request }));
  });
  const grouped = Map.groupBy(pairs, ({ one }) => one);
  return new Map([...grouped].map(([name, those]) => [name, those.map(({ request }) => request)]));
}

function isWantedOnce(request: NameRequest, name: string, wanted: Wanted): boolean {
  return namesWith(request, name).every((one) => (wanted.get(request.scope)?.get(one) ?? []).length <= 1);
}

function problemOf(request: NameRequest, wanted: Wanted): string {
  const { scope, candidates, owner, prefix = '' } = request;
  const [name = ''] = candidates;
  if (!isValid(request, name)) return `"${name.slice(prefix.length)}" is not a name in GraphQL`;
  for (const one of namesWith(request, name)) {
    const other =
      scope.get(one) ??
      wanted
        .get(scope)
        ?.get(one)
        ?.find((rival) => rival !== request)?.owner;
    if (other !== undefined) return `the name ${one} is also that of ${other}`;
  }
  return `${owner} has no free name`;
}

function lineFor(request: NameRequest): string {
  const { candidates, property, suggestion, prefix = '' } = request;
  const [name = ''] = candidates;
  const plain = suggestion ?? plainName(name.slice(prefix.length));
  const numbered = (number: number) => (number === 1 ? plain : `${plain}${number}`);
  let number = 1;
  while (!isFree(request, prefix + numbered(number)) || numbered(number) === name.slice(prefix.length)) number += 1;
  return `"${property}": "${numbered(number)}"`;
}
