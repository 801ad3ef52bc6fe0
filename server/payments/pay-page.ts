import { randomUUID } from 'node:crypto';
import { systemPrincipal } from '#server/auth/principal.ts';
import { type Context, type Runtime, systemContext } from '#server/context.ts';
import { amountDue } from '#server/invoices/invoice.entity.ts';
import * as invoices from '#server/invoices/invoice.query.ts';
import { invoiceFile } from '#server/invoices/invoice-file.ts';
import { isOverdue } from '#server/invoices/invoice-filter.ts';
import type { PayForm, PayPages, PayView, PayVisit } from '#server/pay-view.ts';
import * as links from '#server/payment-links/payment-link.query.ts';
import { markViewed } from './invoice-view.ts';
import { payInvoice, payLink, refusalOf } from './pay.ts';
import { type PageOwner, pageOwner } from './pay-page.query.ts';
import { railOf } from './simulated-rail.ts';

/** Nobody is signed in: what happens on the page, the page does. */
function contextOf(runtime: Runtime, owner: PageOwner, { caller, requestId }: PayVisit): Context {
  const organization = { id: owner.organizationId, name: owner.organizationName };
  const principal = systemPrincipal(organization, owner.environment, 'public page');
  return { ...systemContext(runtime, principal, requestId), caller };
}

export function createPayPages(runtime: Runtime): PayPages {
  return {
    async show(token, visit) {
      const owner = await pageOwner(runtime, token);
      if (!owner) return null;
      const ctx = contextOf(runtime, owner, visit);
      const page = await pageOf(ctx, owner);
      if (page && owner.kind === 'INVOICE' && !(await visit.isMemberOf(owner.organizationId)))
        await markViewed(ctx, owner.id);
      return page;
    },
    async pay(token, form, visit) {
      const owner = await pageOwner(runtime, token);
      if (!owner) return null;
      const ctx = contextOf(runtime, owner, visit);
      const refusal = await attempt(ctx, owner, form);
      const page = await pageOf(ctx, owner);
      return page && { page, refusal };
    },
    async file(token, visit) {
      const owner = await pageOwner(runtime, token);
      if (owner?.kind !== 'INVOICE') return null;
      return invoiceFile(contextOf(runtime, owner, visit), owner.id);
    },
  };
}

const pageOf = (ctx: Context, owner: PageOwner) =>
  owner.kind === 'INVOICE' ? invoicePage(ctx, owner) : linkPage(ctx, owner);

async function attempt(ctx: Context, owner: PageOwner, form: PayForm): Promise<string | null> {
  const rail = railOf(owner.environment);
  if (!rail) return 'This page takes no payments. See how to pay.';
  try {
    await (owner.kind === 'INVOICE' ? payInvoice : payLink)(ctx, rail, owner.id, form);
    return null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

const common = ({ kind, environment, organizationName, instructions }: PageOwner) => ({
  ...{ kind, environment, organization: organizationName, instructions },
  ...{ rail: railOf(environment)?.name ?? null, attempt: randomUUID() },
});

async function invoicePage(ctx: Context, owner: PageOwner): Promise<PayView | null> {
  const [invoice, lines] = await Promise.all([
    invoices.byId.fresh(ctx, owner.id, { invoice: 'all', client: ['name'] }),
    invoices.linesOf(ctx, owner.id),
  ]);
  if (!invoice || invoice.status === 'DRAFT') return null;
  const { number, status, currency, dueOn, memo, total, amountPaid } = invoice;
  return {
    ...common(owner),
    ...{
      title: number ?? '',
      description: memo,
      currency,
      status,
      isOverdue: isOverdue(ctx, invoice),
      dueOn,
    },
    ...{ client: invoice.client?.name ?? null, lines, total, paid: amountPaid },
    ...{ due: amountDue(invoice), minAmount: null, maxAmount: null, hasPdf: true },
  };
}

async function linkPage(ctx: Context, owner: PageOwner): Promise<PayView | null> {
  const link = await links.byId.fresh(ctx, owner.id);
  if (!link) return null;
  const { name, description, currency, status, amount, minAmount, maxAmount } = link;
  return {
    ...common(owner),
    ...{ title: name, description, currency, status, isOverdue: false, dueOn: null, client: null, lines: [] },
    ...{ total: null, paid: 0n, due: amount, minAmount, maxAmount, hasPdf: false },
  };
}
