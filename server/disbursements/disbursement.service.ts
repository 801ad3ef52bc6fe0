import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import { spend } from '#server/api-keys/money-limits.ts';
import { close, requireSecondPerson } from '#server/approvals/approval.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { type CsvSource, csvText, sourceOf } from '#server/csv-source.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { fileNameOf } from '#server/documents/file-name.ts';
import { NotFoundError } from '#server/errors.ts';
import type { IncomingFile } from '#server/incoming-file.ts';
import { mostMinor } from '#server/money.ts';
import { reasonInput } from '#server/payouts/payout.input.ts';
import { queueItems } from '#server/rails/transfer.service.ts';
import { countingUpload } from '#server/uploads.ts';
import { invalid, optionalText, text, validate } from '#server/validation.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import { askersOf } from './askers.ts';
import { checkRow, clientsNamed } from './check-row.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { Disbursement, DisbursementItem, type DisbursementStatus } from './disbursement.entity.ts';
import { DisbursementInvalidError, DisbursementStatusError } from './disbursement.errors.ts';
import { trace } from './disbursement.trace.ts';

export interface DisbursementInput {
  name: string;
  currency: string;
  /** The file as text, */
  csv?: string | null;
  /** or as a part of its own. */
  file?: IncomingFile | null;
  fileName?: string | null;
}

const createInput = z.object({
  name: text('The name', 200),
  currency: z.string(),
  csv: csvText,
  fileName: optionalText('The file name', 255),
});

/** Reads the file into a draft, with all that is wrong with its rows. Nothing moves. */
export async function create(ctx: Context, { file = null, ...given }: DisbursementInput): Promise<string> {
  const { csv, fileName, ...facts } = validate(createInput, given);
  const read = async () => {
    const source = await sourceOf(csv ?? null, file);
    await requirePayable(source, facts.currency);
    return source;
  };
  // Whatever becomes of it, what comes after this has cost work enough to be counted.
  const source = file ? await countingUpload(ctx, read) : await read();
  return draft(ctx, { ...facts, fileName: fileName ?? (file ? fileNameOf(file.name) : null) }, source);
}

/**
 * Refuses what is no list of payments, or comes to more than one can hold, before anything is written: rows are not held
 * in memory, but read twice.
 */
async function requirePayable(source: CsvSource, currency: string): Promise<void> {
  let amount = 0n;
  for await (const rows of readCsv(source)) {
    for (const row of rows)
      amount += checkRow({ ...row, clientExternalId: '' }, currency, new Map()).amount ?? 0n;
    requireHeld(amount, [source.field]);
  }
}

function requireHeld(amount: bigint, path: string[]): void {
  if (amount > mostMinor) invalid(path, 'The rows come to more than one disbursement can hold.');
}

type Facts = Pick<Disbursement, 'name' | 'currency'> & { fileName: string | null };

/** The file is here already: nothing is waited for but the disk while the transaction is open. */
function draft(ctx: Context, facts: Facts, source: CsvSource): Promise<string> {
  const now = ctx.now();
  return transaction(ctx, async (em) => {
    const disbursement = em.create(Disbursement, {
      ...{ id: newId(), ...ownedBy(ctx), ...facts, status: 'DRAFT', uploadedAt: now },
      ...{ totalRows: 0, invalidRows: 0, totalAmount: 0n, createdAt: now, updatedAt: now },
      ...activity.createdBy(ctx),
    });
    await em.flush();
    for await (const rows of readCsv(source)) await addRows(ctx, em, disbursement, rows);
    await recount(em, disbursement, [source.field]);
    trace(ctx, em, 'disbursement.created', disbursement, { invalidRows: disbursement.invalidRows });
    return disbursement.id;
  });
}

async function addRows(
  ctx: Context,
  em: EntityManager,
  { id: disbursementId, currency, createdAt }: Disbursement,
  rows: readonly CsvRow[],
): Promise<void> {
  const clients = await clientsNamed(ctx, em, rows);
  const items = rows.map((row) => ({
    ...{ id: newId(), ...ownedBy(ctx), disbursementId, row: row.row, attempts: 0, updatedAt: createdAt },
    ...checkRow(row, currency, clients),
  }));
  await em.insertMany(DisbursementItem, items);
}

/** Counts the rows of a draft anew; `path` is what made them more than can be paid. */
export async function recount(em: EntityManager, disbursement: Disbursement, path: string[]): Promise<void> {
  const [counted] = await em.execute<{ rows: number; invalid: number; amount: string }[]>(
    `select count(*)::int as rows, (count(*) filter (where status = 'INVALID'))::int as invalid,
       coalesce(sum(amount) filter (where status <> 'INVALID'), 0)::text as amount
     from disbursement_item where disbursement_id = ?`,
    [disbursement.id],
  );
  const amount = BigInt(counted?.amount ?? 0);
  requireHeld(amount, path);
  disbursement.totalRows = counted?.rows ?? 0;
  disbursement.invalidRows = counted?.invalid ?? 0;
  disbursement.totalAmount = amount;
}

/** Asks for it to go out; from here on its rows do not change. */
export async function submit(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'disbursement.submitted', async (disbursement, em) => {
    requireStatus(disbursement, ['DRAFT'], 'Only a draft can be submitted.');
    const { totalRows, invalidRows, totalAmount, currency } = disbursement;
    if (invalidRows > 0 || totalRows === 0) throw new DisbursementInvalidError(invalidRows);
    await spend(ctx, em, { amount: totalAmount, currency });
    const { actor } = ctx.principal;
    disbursement.status = 'PENDING_APPROVAL';
    disbursement.submittedAt = ctx.now();
    disbursement.submittedByType = actor.type;
    disbursement.submittedById = actor.id;
    disbursement.submittedByLabel = actor.label;
  });
}

/** Lets all of it go out. By somebody else than whoever uploaded, corrected or submitted it. */
export async function approve(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'disbursement.approved', async (disbursement, em) => {
    requireStatus(
      disbursement,
      ['PENDING_APPROVAL'],
      'Only a disbursement that waits for approval can be approved.',
    );
    await requireSecondPerson(ctx, em, await askersOf(ctx, disbursement, em));
    await spend(ctx, em, { amount: disbursement.totalAmount, currency: disbursement.currency });
    const { actor } = ctx.principal;
    disbursement.status = 'PROCESSING';
    disbursement.approvedAt = ctx.now();
    disbursement.approvedByType = actor.type;
    disbursement.approvedById = actor.id;
    disbursement.approvedByLabel = actor.label;
    await send(ctx, em, id, 'READY');
  });
}

/** Puts rows in this state on their way, each in an attempt of its own. */
async function send(ctx: Context, em: EntityManager, id: string, status: 'READY' | 'FAILED'): Promise<void> {
  await em.execute(
    `update disbursement_item set status = 'APPROVED', attempts = attempts + 1, failed_at = null, failure_code = null,
       failure_message = null, rail_reference = null, updated_at = ? where disbursement_id = ? and status = ?`,
    [ctx.now(), id, status],
  );
  await queueItems(ctx, em, { ofDisbursement: id });
}

/** Says no, for good. By whoever could have said yes. */
export async function reject(ctx: Context, id: string, reason: string | null | undefined): Promise<void> {
  const why = validate(reasonInput, { reason }).reason ?? null;
  const apply: Change = async (disbursement, em) => {
    requireStatus(
      disbursement,
      ['PENDING_APPROVAL'],
      'Only a disbursement that waits for approval can be rejected.',
    );
    await requireSecondPerson(ctx, em, await askersOf(ctx, disbursement, em));
    disbursement.status = 'REJECTED';
    disbursement.rejectedAt = ctx.now();
    close(ctx, disbursement, why);
  };
  await change(ctx, id, 'disbursement.rejected', apply, why);
}

/** Takes it back before it is approved. Rows of one that is approved are stopped one by one. */
export async function cancel(ctx: Context, id: string, reason: string | null | undefined): Promise<void> {
  const why = validate(reasonInput, { reason }).reason ?? null;
  const apply: Change = (disbursement) => {
    requireStatus(
      disbursement,
      ['DRAFT', 'PENDING_APPROVAL'],
      'This disbursement can no longer be cancelled.',
    );
    disbursement.status = 'CANCELLED';
    disbursement.cancelledAt = ctx.now();
    close(ctx, disbursement, why);
  };
  await change(ctx, id, 'disbursement.cancelled', apply, why);
}

/** Tries all rows that failed again, as they were approved. */
export async function retry(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'disbursement.updated', async (disbursement, em) => {
    requireStatus(
      disbursement,
      ['PARTIALLY_FAILED', 'FAILED'],
      'Only a disbursement that failed, at least in part, can be tried again.',
    );
    const [failed] = await em.execute<{ amount: string }[]>(
      `select coalesce(sum(amount), 0)::text as amount from disbursement_item where disbursement_id = ? and status = 'FAILED'`,
      [id],
    );
    await spend(ctx, em, { amount: BigInt(failed?.amount ?? 0), currency: disbursement.currency });
    disbursement.status = 'PROCESSING';
    disbursement.finishedAt = null;
    await send(ctx, em, id, 'FAILED');
    return { change: 'retried' };
  });
}

export function requireStatus(
  { status }: Disbursement,
  allowed: readonly DisbursementStatus[],
  message: string,
): void {
  if (!allowed.includes(status)) throw new DisbursementStatusError(status, message);
}

/** Answers what there is to say of the change, if anything. */
type Change = (disbursement: Disbursement, em: EntityManager) => unknown;

/** Locked, so that of two who decide at once the second finds it decided. */
export async function change(
  ctx: Context,
  id: string,
  type: EventsOf<'disbursement'>,
  apply: Change,
  reason: string | null = null,
): Promise<void> {
  await transaction(ctx, async (em) => {
    const disbursement = await em.findOne(
      Disbursement,
      { id, ...ownedBy(ctx) },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!disbursement) throw new NotFoundError('disbursement');
    const details = (await apply(disbursement, em)) as Record<string, unknown> | undefined;
    disbursement.updatedAt = ctx.now();
    trace(ctx, em, type, disbursement, details, reason);
  });
}
