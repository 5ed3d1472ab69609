import type { Model, ModelModule } from '../model';
import { loadersCode } from './loaders-code';
import { closedRulesCode, mappersCode, moduleCode, resolversCode } from './module-code';
import { ownedFiles } from './owned-code';
import { createPlan, type Plan } from './plan';
import { moduleSdl, sharedSdl } from './sdl';
import { tablesCode } from './tables-code';

/** The files that follow from a model, by their paths relative to the project. */
export interface ProjectFiles {
  /** Overwritten by every pull. */
  readonly generated: ReadonlyMap<string, string>;
  /** Written where they are missing, and then the project's own. */
  readonly owned: ReadonlyMap<string, string>;
}

/** Returns the same texts for the same model. */
export function filesOf(model: Model): ProjectFiles {
  const plan = createPlan(model);
  const shared: [string, string] = ['schema/generated/common-types.graphql', sharedSdl(plan)];
  return {
    generated: new Map([shared, ...model.modules.flatMap((module) => generatedFiles(plan, module))]),
    owned: new Map(
      model.modules.flatMap((module) =>
        Object.entries(ownedFiles(module)).map(([name, text]): [string, string] => [
          `src/modules/${module.name}/${name}`,
          text,
        ]),
      ),
    ),
  };
}

function generatedFiles(plan: Plan, module: ModelModule): [string, string][] {
  const code = {
    tables: tablesCode(plan, module),
    loaders: loadersCode(plan, module),
    resolvers: resolversCode(plan, module),
    mappers: mappersCode(plan, module),
    module: moduleCode(plan, module),
    rules: closedRulesCode(module),
  };
  const files = Object.entries(code).map(([name, text]): [string, string] => [
    `src/modules/${module.name}/${name}.gen.ts`,
    text,
  ]);
  return [[`schema/generated/${module.name}.graphql`, moduleSdl(plan, module)], ...files];
}
