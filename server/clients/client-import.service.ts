import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { type Context, ownedBy, requireAllClients } from '#server/context.ts';
import { csvText, sourceOf } from '#server/csv-source.ts';
import { readTable, surplusCells, type TableRow, type TableShape } from '#server/csv-table.ts';
import { transaction } from '#server/db/transaction.ts';
import { ValidationError } from '#server/errors.ts';
import type { IncomingFile } from '#server/incoming-file.ts';
import { countingUpload } from '#server/uploads.ts';
import { validate } from '#server/validation.ts';
import { ClientImportError, type RowFault } from './client.errors.ts';
import { add, createInput, externalIdTaken, uniquely } from './client.service.ts';

export interface ClientImportInput {
  /** The file as text, */
  csv?: string | null;
  /** or as a part of its own. */
  file?: IncomingFile | null;
}

type Column = 'name' | 'email' | 'phone' | 'externalId';

const shape: TableShape<Column> = {
  headings: {
    name: ['name', 'client', 'client_name', 'company'],
    email: ['email', 'e_mail'],
    phone: ['phone', 'telephone'],
    externalId: ['external_id', 'externalid', 'client_external_id'],
  },
  required: ['name'],
  maxRows: 5_000,
};

const importInput = z.object({ csv: csvText });

/** A client for each row of a file, or none at all. Answers how many. */
export async function importClients(
  ctx: Context,
  { file = null, ...given }: ClientImportInput,
): Promise<number> {
  requireAllClients(ctx);
  const { csv } = validate(importInput, given);
  const read = async () => {
    const source = await sourceOf(csv ?? null, file);
    const rows: TableRow<Column>[] = [];
    for await (const some of readTable(source, shape)) rows.push(...some);
    return { rows, field: source.field };
  };
  // Whatever becomes of it, what comes after this has cost work enough to be counted.
  const { rows, field } = file ? await countingUpload(ctx, read) : await read();
  return addAll(ctx, rows, field);
}

function addAll(ctx: Context, rows: readonly TableRow<Column>[], field: string): Promise<number> {
  return uniquely(() =>
    transaction(ctx, async (em) => {
      const taken = await takenIds(ctx, em, rows);
      const faults: RowFault[] = [];
      const inputs = rows.map((row) => {
        const { input, errors } = checked(row, taken);
        if (errors.length > 0) faults.push({ row: row.row, errors });
        return input;
      });
      if (faults.length > 0) throw new ClientImportError(field, rows.length, faults);
      for (const input of inputs) if (input) add(ctx, em, input);
      return rows.length;
    }),
  );
}

/** Your own ids that other clients have; those of the file join them row by row. */
async function takenIds(
  ctx: Context,
  em: EntityManager,
  rows: readonly TableRow<Column>[],
): Promise<Map<string, string>> {
  const { organizationId, environment } = ownedBy(ctx);
  const named = rows.map(({ cells }) => cells.externalId).filter(Boolean);
  const found = await em.execute<{ externalId: string }[]>(
    `select client.external_id as "externalId" from client
     join jsonb_array_elements_text(?::jsonb) as named on named = client.external_id
     where client.organization_id = ? and client.environment = ?`,
    [JSON.stringify(named), organizationId, environment],
  );
  return new Map(found.map(({ externalId }) => [externalId, externalIdTaken]));
}

function checked({ row, cells, hasSurplus }: TableRow<Column>, taken: Map<string, string>) {
  const errors: RowFault['errors'] = [];
  const fault = (column: string, message: string) => errors.push({ column, message });
  if (hasSurplus) fault('row', surplusCells);
  const inUse = taken.get(cells.externalId);
  if (inUse) fault(shape.headings.externalId[0], inUse);
  if (cells.externalId && !inUse) taken.set(cells.externalId, `Row ${row} has this external id, too.`);
  try {
    return { input: validate(createInput, cells), errors };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    for (const { path, message } of error.issues) fault(shape.headings[path[0] as Column][0], message);
    return { input: null, errors };
  }
}
