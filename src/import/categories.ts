import { checkCategories } from './categories-check';
import { optionalText, record, slug, text } from './fields';
import { defineKind } from './kind';
import type { Session } from './session';

export const categories = defineKind({
  name: 'categories',
  table: 'import_categories',
  columns: { slug: 'text', name: 'text', parent_slug: 'text' },
  workColumns: { level: 'integer' },
  // A parent may come after its children in the file.
  batchSize: Number.POSITIVE_INFINITY,
  targets: ['categories'],
  schema: record({ slug, name: text(300), parentSlug: optionalText(200) }),
  toRow: ({ slug, name, parentSlug }) => [slug, name, parentSlug],
  check: checkCategories,
  store,
});

/** Stores level by level: a trigger copies the ancestors of the parent, which must be stored first. */
async function store(session: Session) {
  const stored = { created: 0, updated: 0 };
  const { rows } = await session.run<{ levels: number }>(
    'select coalesce(max(level) + 1, 0) as levels from import_categories',
  );
  const levels = rows[0]?.levels ?? 0;
  for (let level = 0; level < levels; level += 1) {
    stored.created += await create(session, level);
    stored.updated += await update(session, level);
  }
  return stored;
}

const linesOfLevel = 'import_categories s left join categories p on p.slug = s.parent_slug where s.level = $1';

function create({ count }: Session, level: number): Promise<number> {
  const statement = `insert into categories (slug, name, parent_id)
    select s.slug, s.name, p.id from ${linesOfLevel}
      and not exists (select from categories c where c.slug = s.slug) order by s.line
    on conflict (slug) do nothing`;
  return count(statement, [level]);
}

function update({ count }: Session, level: number): Promise<number> {
  const statement = `update categories c set name = line.name, parent_id = line.parent_id
    from (select s.slug, s.name, p.id as parent_id from ${linesOfLevel}) line
    where c.slug = line.slug and (c.name, c.parent_id) is distinct from (line.name, line.parent_id)`;
  return count(statement, [level]);
}
