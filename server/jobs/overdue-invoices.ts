import type { Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import { dayOf } from '#server/format.ts';
import { locked, trace } from '#server/invoices/invoice-change.ts';
import { type ClockSubject, clockContext } from './clock-context.ts';
import { eachOf, type Job } from './jobs.ts';

const mostAtOnce = 1_000;

/** Tells once of each invoice that became overdue. That it is, follows from its due day and needs no job. */
export const overdueInvoicesJob: Job = {
  name: 'overdue invoices',
  everyMs: 60 * 1000,
  run: tellOfOverdue,
};

export async function tellOfOverdue(runtime: Runtime): Promise<void> {
  const text = `select invoice.id, invoice.environment, organization.id as "organizationId",
      organization.name as "organizationName"
    from invoice join organization on organization.id = invoice.organization_id
    where invoice.status = 'OPEN' and invoice.overdue_at is null and invoice.due_on < $1
    order by invoice.due_on limit ${mostAtOnce}`;
  const values = [dayOf(runtime.now())];
  const found = await run<ClockSubject & { id: string }>(runtime.pool, {
    name: 'invoices_overdue',
    text,
    values,
  });
  await eachOf(runtime, found, (invoice) => tell(runtime, invoice));
}

/** Under the invoice's lock: who comes second, or after the payment, finds nothing to tell. */
async function tell(runtime: Runtime, { id, ...owner }: ClockSubject & { id: string }): Promise<void> {
  const ctx = clockContext(runtime, owner, 'overdue invoices');
  await locked(ctx, id, (invoice, em) => {
    if (invoice.status !== 'OPEN' || invoice.overdueAt) return;
    invoice.overdueAt = ctx.now();
    trace(ctx, em, 'invoice.overdue', invoice, { dueOn: invoice.dueOn });
  });
}
