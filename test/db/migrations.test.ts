import { type EntityMetadata, ReferenceKind } from '@mikro-orm/core';
import { expect, test } from 'vitest';
import { newId } from '#server/db/id.ts';
import { type Connection, migrate, type Orm, openOrm } from '#server/db/orm.ts';
import { emptyDatabase, freshDatabase } from '../support/app.ts';

async function withOrm<Result>(connection: Connection, use: (orm: Orm) => Promise<Result>): Promise<Result> {
  const orm = await openOrm(connection);
  try {
    return await use(orm);
  } finally {
    await orm.close();
  }
}

/** What subscribers are told from, and what queues history for the log; that each works is tested with them. */
const announcement = /^drop (trigger|function) if exists "\w+_(announced|queued)(_fn)?"/;
const tenantReference = /^alter table "\w+" drop constraint "\w+_tenant_fk"$/;

test('a migrated database is what the entities declare, and has the tenant keys and announcements besides', async () => {
  const changes = await withOrm(await freshDatabase(), (orm) =>
    orm.schema.getUpdateSchemaSQL({ wrap: false }),
  );
  const statements = changes.split(';').map((statement) => statement.trim());
  expect(
    statements.filter(
      (statement) => statement && !tenantReference.test(statement) && !announcement.test(statement),
    ),
  ).toEqual([]);
});

test('every reference from one tenant row to another is bound to the tenant by a key of its own', async () => {
  await withOrm(await freshDatabase(), async (orm) => {
    const found = await orm.em
      .fork()
      .execute<{ conname: string; definition: string }[]>(
        `select conname, pg_get_constraintdef(oid) as definition from pg_constraint where conname like '%\\_tenant\\_fk'`,
      );
    const definitions = Object.fromEntries(found.map(({ conname, definition }) => [conname, definition]));
    const expected = references(orm);
    expect(Object.keys(definitions).sort()).toEqual(expected.map(({ name }) => name).sort());
    expect(expected.length).toBeGreaterThan(2);
    for (const { name, column, target } of expected) {
      expect(definitions[name]).toContain(`FOREIGN KEY (organization_id, environment, ${column})`);
      expect(definitions[name]).toContain(`REFERENCES ${target}(organization_id, environment, id)`);
    }
  });
});

interface Reference {
  name: string;
  column: string;
  target: string;
}

/** Read off the entities, so that a new one is expected to have its key without anybody remembering. */
function references(orm: Orm): Reference[] {
  const isTenants = (meta: EntityMetadata | undefined) =>
    Boolean(meta?.properties.organizationId && meta.properties.environment);
  return [...orm.getMetadata().getAll().values()].filter(isTenants).flatMap((meta) =>
    meta.relations
      .filter(({ kind, owner, targetMeta }) => {
        const isReference =
          kind === ReferenceKind.MANY_TO_ONE || (kind === ReferenceKind.ONE_TO_ONE && owner);
        return isReference && isTenants(targetMeta);
      })
      .map(({ fieldNames: [column = ''], targetMeta }) => ({
        name: `${meta.tableName}_${column}_tenant_fk`,
        column,
        target: targetMeta?.tableName ?? '',
      })),
  );
}

test('the database itself refuses a row that points at another tenant or environment', async () => {
  await withOrm(await freshDatabase(), async (orm) => {
    const em = orm.em.fork();
    const [mine, theirs, client] = [newId(), newId(), newId()];
    for (const id of [mine, theirs]) {
      await em.execute(`insert into organization (id, name, slug, created_at) values (?, 'x', ?, now())`, [
        id,
        id,
      ]);
    }
    await em.execute(
      `insert into client (id, organization_id, environment, name, created_at, updated_at, created_by_type, created_by_label)
       values (?, ?, 'TEST', 'x', now(), now(), 'SYSTEM', 'x')`,
      [client, mine],
    );
    const invoice = (organization: string, environment: string) =>
      em.execute(
        `insert into invoice (id, organization_id, environment, client_id, status, currency, subtotal, tax, total,
           created_at, updated_at, created_by_type, created_by_label)
         values (?, ?, ?, ?, 'DRAFT', 'EUR', 0, 0, 0, now(), now(), 'SYSTEM', 'x')`,
        [newId(), organization, environment, client],
      );
    await expect(invoice(theirs, 'TEST')).rejects.toThrow('invoice_client_id_tenant_fk');
    await expect(invoice(mine, 'LIVE')).rejects.toThrow('invoice_client_id_tenant_fk');
    await invoice(mine, 'TEST');
  });
});

test('several that migrate an empty database at once do it once', async () => {
  const connection = await emptyDatabase();
  await Promise.all(Array.from({ length: 3 }, () => withOrm(connection, (orm) => migrate(orm, connection))));
  await withOrm(connection, async (orm) => {
    const done = await orm.em.fork().execute<{ name: string }[]>('select name from schema_migration');
    expect(new Set(done.map(({ name }) => name)).size).toBe(done.length);
    expect(await orm.migrator.getPending()).toEqual([]);
  });
});
