import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import type { Exchange } from '#server/http/routes.ts';
import type { RestDeps } from './endpoint.ts';
import { refuseV1 } from './errors.ts';
import { admit, spend } from './files.ts';
import type { InvoiceFiles } from './invoice-files.ts';
import { instant, text } from './shapes.ts';
import { operationName, type ServedVerb, type Verb } from './verb.ts';

/** For the asking, and on top for so many invoices one more. */
const cost = 200;
const invoicesPerCost = 10;

const reading = { scopes: ['invoices:read'], keepsToClients: true } as const;

const day = (description: string) => ({ type: 'string', format: 'date', description });
const yesOrNo = (description: string) => ({ type: 'boolean', description });

const invoicesCsv: Verb = {
  name: 'invoices-csv',
  method: 'GET',
  path: '/invoices.csv',
  refuse: refuseV1,
  scopes: reading.scopes,
  describe: {
    summary: 'Export invoices as CSV, newest first',
    description:
      'Needs `invoices:read`; a key that is narrowed to clients gets theirs. All conditions must hold. More than 100,000 invoices are refused, never cut off. For keys and, in the console, for people.',
    query: {
      search: text("Part of the number, the memo or the client's name."),
      status: text('One or more of DRAFT, OPEN, PAID, VOID, with commas between.'),
      client_id: text('Of this client.'),
      currency: text('In this currency, e.g. EUR.'),
      overdue: yesOrNo('Only what is open after its due day, or only what is not.'),
      sent: yesOrNo('Only what was sent, or only what was not.'),
      viewed: yesOrNo('Only what its client has opened, or only what they have not.'),
      total_min: text('With a total of at least this; needs currency.'),
      total_max: text('With a total of at most this; needs currency.'),
      issued_from: day('Finalized on this day or later.'),
      issued_to: day('Finalized on this day or earlier.'),
      due_from: day('Due on this day or later.'),
      due_to: day('Due on this day or earlier.'),
      created_after: instant('Created at this instant or later.'),
      created_before: instant('Created before this instant.'),
    },
    answer: {
      status: 200,
      description: 'A header and a line for each invoice (RFC 4180, UTF-8).',
      type: 'text/csv',
      schema: { type: 'string' },
    },
  },
};

export function invoiceExport({ runtime, requests }: RestDeps, { exportInvoices }: InvoiceFiles): ServedVerb {
  async function answer({ req, res, use }: Exchange): Promise<void> {
    use.outcome.operation = operationName(invoicesCsv);
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    await admit(ctx, reading, cost);
    const { count, lines } = await exportInvoices(ctx, new URLSearchParams(req.url?.split('?', 2)[1]));
    const further = Math.floor(count / invoicesPerCost);
    if (further > 0 && ctx.principal.key) await spend(ctx, reading, { cost: further });
    noteUse(runtime, use, 200);
    res.writeHead(200, {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': 'attachment; filename="invoices.csv"',
      'Cache-Control': 'private, no-store',
      ...keyHeaders(ctx),
    });
    // What breaks off is not ended: whoever reads it can tell a part from the whole.
    await pipeline(Readable.from(lines), res).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') ctx.log.error({ err: error }, 'an export broke off');
    });
  }
  return { verb: invoicesCsv, answer };
}
