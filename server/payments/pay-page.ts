import { randomUUID } from 'node:crypto';
import { systemPrincipal } from '#server/auth/principal.ts';
import { type Caller, type Context, type Runtime, systemContext } from '#server/context.ts';
import { ValidationError } from '#server/errors.ts';
import * as invoices from '#server/invoices/invoice.query.ts';
import { type InvoiceFile, invoiceFile } from '#server/invoices/invoice-file.ts';
import { isOverdue } from '#server/invoices/invoice-filter.ts';
import * as links from '#server/payment-links/payment-link.query.ts';
import { markViewed } from './invoice-view.ts';
import { type PayForm, payInvoice, payLink, refusalOf } from './pay.ts';
import { type PageOwner, pageOwner } from './pay-page.query.ts';
import { railOf } from './simulated-rail.ts';

/** Everything the public page shows; it knows nothing else. */
export interface PayPage {
  kind: PageOwner['kind'];
  environment: PageOwner['environment'];
  organization: string;
  instructions: string | null;
  /** Invoice's number or link's name. */
  title: string;
  description: string | null;
  currency: string;
  status: 'OPEN' | 'PAID' | 'VOID' | 'ACTIVE' | 'COMPLETED' | 'EXPIRED' | 'DISABLED';
  isOverdue: boolean;
  dueOn: string | null;
  client: string | null;
  lines: readonly { description: string; quantity: string; amount: bigint }[];
  total: bigint | null;
  paid: bigint;
  /** What is to be paid; null where the payer says how much. */
  due: bigint | null;
  minAmount: bigint | null;
  maxAmount: bigint | null;
  hasPdf: boolean;
  /** Which rail would take it; null where none is connected. */
  rail: string | null;
  /** Identifies this form: sent twice, it pays once. */
  attempt: string;
}

export interface PayPages {
  /** Null when the token opens nothing. `isMember` is asked only where it matters. */
  show(token: string, visit: Visit): Promise<PayPage | null>;
  /** What became of the attempt, in words for the payer; null when the token opens nothing. */
  pay(token: string, form: PayForm, visit: Visit): Promise<{ page: PayPage; refusal: string | null } | null>;
  file(token: string, visit: Visit): Promise<InvoiceFile | null>;
}

export interface Visit {
  caller: Caller;
  requestId: string;
  /** Whether a member of this organization is looking. */
  isMemberOf(organizationId: string): Promise<boolean>;
}

/** Nobody is signed in: what happens on the page, the page does. */
function contextOf(runtime: Runtime, owner: PageOwner, { caller, requestId }: Visit): Context {
  const organization = { id: owner.organizationId, name: owner.organizationName };
  const principal = systemPrincipal(organization, owner.environment, 'public page');
  return { ...systemContext(runtime, principal, requestId), caller };
}

export function createPayPages(runtime: Runtime): PayPages {
  async function pageOf(ctx: Context, owner: PageOwner): Promise<PayPage | null> {
    const page = owner.kind === 'INVOICE' ? await invoicePage(ctx, owner) : await linkPage(ctx, owner);
    return page;
  }

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

async function attempt(ctx: Context, owner: PageOwner, form: PayForm): Promise<string | null> {
  const rail = railOf(owner.environment);
  if (!rail) return 'This page takes no payments. See how to pay.';
  try {
    await (owner.kind === 'INVOICE' ? payInvoice : payLink)(ctx, rail, owner.id, form);
    return null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return error instanceof ValidationError ? error.issues.map(({ message }) => message).join(' ') : refusal;
  }
}

const common = ({ kind, environment, organizationName, instructions }: PageOwner) => ({
  ...{ kind, environment, organization: organizationName, instructions },
  ...{ rail: railOf(environment)?.name ?? null, attempt: randomUUID() },
});

async function invoicePage(ctx: Context, owner: PageOwner): Promise<PayPage | null> {
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
    ...{ due: status === 'OPEN' ? total - amountPaid : 0n, minAmount: null, maxAmount: null, hasPdf: true },
  };
}

async function linkPage(ctx: Context, owner: PageOwner): Promise<PayPage | null> {
  const link = await links.byId.fresh(ctx, owner.id);
  if (!link) return null;
  const { name, description, currency, status, amount, minAmount, maxAmount } = link;
  return {
    ...common(owner),
    ...{ title: name, description, currency, status, isOverdue: false, dueOn: null, client: null, lines: [] },
    ...{ total: null, paid: 0n, due: amount, minAmount, maxAmount, hasPdf: false },
  };
}
