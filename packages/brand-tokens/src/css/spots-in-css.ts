import { type AtRule, type ChildNode, type Container, type Declaration, parse } from 'postcss';
import { type Budget, spendOnCss } from '../budget';
import { findLiterals } from '../values/find-literals';
import type { Spot } from '../values/spot';

/** At-rules whose declarations are descriptors: `var()` is not valid there. */
const descriptorRules = /^(font-face|property|counter-style|font-palette-values|color-profile|page|view-transition)$/i;

/** Finds the design values in the declarations of a stylesheet. */
export function spotsInCss(source: string, budget: Budget): Spot[] {
  spendOnCss(budget, source);
  // PostCSS offsets do not count a byte order mark.
  const shift = source.startsWith('\uFEFF') ? 1 : 0;
  // Without `map: false` PostCSS loads the file of a sourceMappingURL comment and fails for an invalid map.
  const declarations = declarationsIn(parse(source, { map: false }));
  const derived = derivedProperties(declarations);
  return declarations.flatMap((declaration) => spotsInDeclaration(declaration, source, shift, derived));
}

function spotsInDeclaration(declaration: Declaration, source: string, shift: number, derived: Set<string>): Spot[] {
  const { prop, raws, value } = declaration;
  const text = raws.value?.raw ?? value;
  const start = shift + (declaration.source?.start?.offset ?? 0) + prop.length + (raws.between ?? '').length;
  // A hack such as `*zoom: 1` shifts the offsets; declarations without an exact position are skipped.
  if (source.slice(start, start + text.length) !== text) return [];
  if (!prop.startsWith('--')) return findLiterals(text, prop.toLowerCase(), start, (variable) => variable);
  return findLiterals(text, prop, start, (variable) => variable).map((spot) => ({ ...spot, avoid: derived }));
}

/** Custom properties derived from others: `--a: var(--b)`. Writing `--b: var(--a)` would create a cycle, which invalidates both. */
function derivedProperties(declarations: readonly Declaration[]): Set<string> {
  return new Set(
    declarations.filter(({ prop, value }) => prop.startsWith('--') && value.includes('var(')).map(({ prop }) => prop),
  );
}

/** Iterative, unlike PostCSS's walk: the client chooses the nesting depth. */
function declarationsIn(root: Container): Declaration[] {
  const found: Declaration[] = [];
  const open: Container[] = [root];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    for (const node of childrenOf(container)) {
      if (node.type === 'decl') found.push(node);
      else if (node.type === 'rule' || (node.type === 'atrule' && holdsProperties(node))) open.push(node);
    }
  }
  return found;
}

function childrenOf({ nodes }: Container): readonly ChildNode[] {
  return nodes ?? [];
}

function holdsProperties({ name }: AtRule): boolean {
  return !descriptorRules.test(name);
}
