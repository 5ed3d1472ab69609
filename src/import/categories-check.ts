import { rejectDuplicateKeys } from './duplicate-keys';
import type { Session } from './session';

/** Each category stores the list of its ancestors, so the depth is limited. */
const maxLevels = 64;

/**
 * Rejects lines whose category has no valid position in the tree that results from the stored categories and the lines of
 * the file. Sets `level` of the other lines, 0 for a root. A rejected line leaves its category as it is stored, which may
 * invalidate other lines, so the check repeats until no line is rejected.
 */
export async function checkCategories(session: Session): Promise<void> {
  await rejectDuplicateKeys(session, 'import_categories', 'slug', `format('slug "%s"', slug)`);
  await session.run('create index on import_categories (slug)');
  await session.run('create index on import_categories (parent_slug)');
  await session.run('analyze import_categories');
  for (;;) {
    await rejectMissingParents(session);
    const withoutLevel = await assignLevels(session);
    if (withoutLevel === 0) return;
    if ((await rejectCycles(session)) === 0) await rejectTooDeep(session);
  }
}

async function rejectMissingParents({ run }: Session): Promise<void> {
  await run(`with recursive lines as materialized (select slug, parent_slug from import_categories where reason is null),
    lost(slug, reason) as (
      select slug, format('parent "%s" ' || case when exists
          (select from import_categories r where r.slug = s.parent_slug) then 'is not imported' else 'does not exist' end,
        parent_slug) from lines s where parent_slug is not null
        and not exists (select from lines p where p.slug = s.parent_slug)
        and not exists (select from categories c where c.slug = s.parent_slug)
      union all
      select s.slug, format('parent "%s" is not imported', s.parent_slug)
      from lost join lines s on s.parent_slug = lost.slug
      where not exists (select from categories c where c.slug = lost.slug)
    ) update import_categories s set reason = lost.reason from lost where lost.slug = s.slug and s.reason is null`);
}

/** Sets `level` of each line that a root reaches within `maxLevels`. @returns the number of the other lines */
async function assignLevels({ run, count }: Session): Promise<number> {
  await run('drop table if exists import_tree');
  await run(`create temporary table import_tree on commit drop as
    select slug, parent_slug from import_categories where reason is null
    union all
    select c.slug, p.slug from categories c left join categories p on p.id = c.parent_id
    where not exists (select from import_categories s where s.slug = c.slug and s.reason is null)`);
  await run('create index on import_tree (parent_slug); create index on import_tree (slug); analyze import_tree');
  await run(`with recursive placed(slug, level) as (
      select slug, 0 from import_tree where parent_slug is null
      union all
      select t.slug, level + 1 from placed join import_tree t on t.parent_slug = placed.slug where level + 1 < ${maxLevels}
    ) update import_categories s set level = placed.level from placed where placed.slug = s.slug and s.reason is null`);
  return count('select from import_categories where reason is null and level is null');
}

/** Follows the parents of each line without a level. A line that reaches itself is in a cycle. */
function rejectCycles({ count }: Session): Promise<number> {
  return count(`with recursive walk(slug, path, parent_slug) as (
      select slug, array[slug], parent_slug from import_categories where reason is null and level is null
      union all
      select walk.slug, path || t.slug, t.parent_slug from walk join import_tree t on t.slug = walk.parent_slug
      where walk.parent_slug <> all (path) and cardinality(path) < ${maxLevels}
    ) update import_categories s set reason = 'is its own ancestor: ' || array_to_string(path || walk.slug, ' < ')
    from walk where walk.slug = s.slug and walk.parent_slug = walk.slug and s.reason is null`);
}

function rejectTooDeep({ count }: Session): Promise<number> {
  return count(`update import_categories set reason = 'is more than ${maxLevels} levels deep'
    where reason is null and level is null`);
}
