/**
 * SQL for the oid of the relation with a name as in SQL, null if there is none. `to_regclass` fails for a schema that the role
 * may not use.
 * @param name an SQL expression
 */
export const oidOfName = (name: string): string => `case cardinality(parse_ident(${name}))
  when 1 then to_regclass(${name})::oid
  else (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where nspname = (parse_ident(${name}))[1] and relname = (parse_ident(${name}))[2]) end`;
