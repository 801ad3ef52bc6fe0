import { z } from 'zod';
import type { Context } from '#server/context.ts';
import { db, firstRow } from '#server/db/rows.ts';
import type { Drawing } from '#server/drawing.ts';
import { RequestError, ValidationError } from '#server/errors.ts';
import { optionalText, text, validate } from '#server/validation.ts';
import { currency, lines, payableTotals, priceLines } from './invoice.input.ts';
import { invoiceDrawing } from './invoice-file.ts';

const day = (name: string) =>
  z.iso
    .date(`${name} must be a calendar day like 2026-11-20.`)
    .refine((date) => date >= '1970', `${name} must be in 1970 or later.`);

/** As Finvo has it; what it does not have (currency, due date, tax, note) may be left out. */
const document = strict(
  {
    invoice_number: text('invoice_number', 100),
    date: day('date'),
    due_date: day('due_date').nullish(),
    recipient: strict(
      {
        name: text('recipient.name', 200),
        email: z.email('recipient.email must be an e-mail address.').max(254).nullish(),
      },
      'recipient must be {"name", "email"}.',
    ),
    line_items: z.array(
      strict(
        {
          description: z.string(),
          quantity: decimal('quantity'),
          unit_price: decimal('unit_price'),
          tax_rate: decimal('tax_rate').nullish(),
        },
        'A line item is {"description", "quantity", "unit_price"}.',
      ),
      'line_items must be a list.',
    ),
    currency: currency.default('USD'),
    note: optionalText('note', 2_000),
  },
  'Send a JSON object with invoice_number, date, recipient and line_items.',
);

/** What is not known is refused: a misspelt field would print another invoice than was meant. */
function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape, otherwise: string) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `There is no field ${issue.keys.join(', ')}; there are ${known}.`
        : otherwise,
  });
}

const itemsInput = z.object({ line_items: lines });

/** Numbers come as the text they were written in; see `parsed`. */
function decimal(name: string) {
  return z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/, `${name} must be a decimal number like 19.99.`);
}

const names: Readonly<Record<string, string>> = {
  lines: 'line_items',
  unitPrice: 'unit_price',
  taxRate: 'tax_rate',
};

/** A PDF of what the body says, in the name of the caller's organization. Nothing is kept. */
export async function generateInvoice(ctx: Context, body: string): Promise<Drawing> {
  try {
    return await generated(ctx, body);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const issues = error.issues.map(({ message, path }) => ({
      message,
      path: path.map((part) => names[part] ?? part).join('.'),
    }));
    throw new RequestError('VALIDATION_FAILED', 422, error.message, { details: { issues } });
  }
}

async function generated(ctx: Context, body: string): Promise<Drawing> {
  const given = validate(document, parsed(body));
  const items = given.line_items.map(
    ({ description, quantity, unit_price: unitPrice, tax_rate: taxRate }) => ({
      ...{ description, quantity, unitPrice, taxRate: taxRate ?? null },
    }),
  );
  const priced = priceLines(validate(itemsInput, { line_items: items }).line_items, given.currency);
  const sums = payableTotals(priced);
  const issuer = await issuerOf(ctx);
  return invoiceDrawing(ctx, 'invoice.pdf', {
    ...{ number: given.invoice_number, status: 'OPEN', currency: given.currency, ...sums, lines: priced },
    ...{ issuer: { name: issuer.name, details: issuer.details }, instructions: issuer.instructions },
    client: { name: given.recipient.name, email: given.recipient.email ?? null },
    ...{ issuedOn: given.date, dueOn: given.due_date ?? null, memo: given.note ?? null },
    ...{ amountPaid: 0n, amountDue: sums.total, at: new Date(`${given.date}T00:00:00Z`) },
  });
}

/** Every number as the text it was written in: as a double it might be another one. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body, (_key, value, context?: { source?: string }) =>
      typeof value === 'number' ? (context?.source ?? String(value)) : value,
    );
  } catch {
    throw new RequestError('BAD_REQUEST', 400, 'The body is no JSON.');
  }
}

async function issuerOf(ctx: Context) {
  const query = db
    .selectFrom('organization')
    .where('organization.id', '=', ctx.principal.organizationId)
    .select([
      'organization.name',
      'organization.invoice_details as details',
      'organization.payment_instructions as instructions',
    ])
    .$castTo<{ name: string; details: string | null; instructions: string | null }>();
  const found = await firstRow(ctx.runtime.pool, query);
  if (!found) throw new Error('an organization has vanished');
  return found;
}
