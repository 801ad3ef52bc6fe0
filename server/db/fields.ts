import { sql } from 'kysely';

/** Which properties of a record to read. */
export type Fields<Row> = readonly (keyof Row & string)[] | 'all';

/** `client.external_id as externalId` → `externalId`, `client.name` → `name`. */
const propertyOf = (column: string) =>
  column.slice(Math.max(column.lastIndexOf(' '), column.lastIndexOf('.')) + 1);

type Names = readonly string[] | 'all';

const isAmong = (fields: Names, property: string) => fields === 'all' || fields.includes(property);

/** Those of a table's columns that the properties are read from, and its id, which pages are made with. */
export function columnsFor<Column extends string>(columns: readonly Column[], fields: Names): Column[] {
  return columns.filter((column) => propertyOf(column) === 'id' || isAmong(fields, propertyOf(column)));
}

/** The same of a joined table, named so that `nest` finds them: `"client.name"`. */
export function nestedColumns(name: string, columns: readonly string[], fields: Names) {
  const asked = columns.filter((column) => isAmong(fields, propertyOf(column)));
  return asked.map((column) => {
    const [source = column] = column.split(' as ');
    return sql.ref(source).as(`${name}.${propertyOf(column)}`);
  });
}

/** Gathers what was read as `"client.name"` into an object of its own: `row.client.name`. */
export function nest(rows: readonly object[], name: string): void {
  const prefix = `${name}.`;
  const moves = Object.keys(rows[0] ?? {})
    .filter((key) => key.startsWith(prefix))
    .map((key) => [key, key.slice(prefix.length)] as const);
  for (const row of rows as readonly Record<string, unknown>[]) {
    const inner: Record<string, unknown> = {};
    for (const [key, property] of moves) inner[property] = row[key];
    row[name] = inner;
  }
}
