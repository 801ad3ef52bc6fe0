import { type Compilable, type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import { run, type Statement, statementOf } from './rows.ts';

/** What stands for the parameters while a statement is written: expressions that only the value is missing from. */
export type Slots<Params> = { readonly [Name in keyof Params]: RawBuilder<NonNullable<Params[Name]>> };

/** For `where(column, '=', anyOf(ids))`: one text for any number of ids, where a list of values would be many. */
export const anyOf = (ids: RawBuilder<readonly string[]>) => sql<string>`any(${ids}::uuid[])`;

class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const maxVariants = 200;

/**
 * A read that is written once, and compiled once for each variant (what is selected, in which order, which of the
 * parameters are given), instead of at each request. `write` finds no slot where a parameter is null or undefined.
 * Past the bound, which only callers that make documents up reach, variants are compiled anew.
 */
export function prepared<Params extends object, Row, Variant extends readonly unknown[] = []>(
  write: (params: Slots<Params>, ...variant: Variant) => Compilable<Row>,
) {
  const statements = new Map<string, Statement>();

  function statementFor(given: readonly string[], variant: Variant): Statement {
    const key = variant.length === 0 ? given.join() : JSON.stringify([given, variant]);
    const known = statements.get(key);
    if (known) return known;
    const slots = Object.fromEntries(given.map((name) => [name, sql`${new Slot(name)}`]));
    const statement = statementOf(write(slots as Slots<Params>, ...variant));
    if (statements.size < maxVariants) statements.set(key, statement);
    return statement;
  }

  return (pool: pg.Pool, params: Params, ...variant: Variant): Promise<Row[]> => {
    const byName = params as Readonly<Record<string, unknown>>;
    const given = Object.keys(params).filter((name) => byName[name] != null);
    const { values, ...statement } = statementFor(given, variant);
    return run<Row>(pool, {
      ...statement,
      values: values.map((value) => (value instanceof Slot ? byName[value.name] : value)),
    });
  };
}
