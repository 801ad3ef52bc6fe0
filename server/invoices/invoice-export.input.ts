import { z } from 'zod';
import { decodeId } from '#server/db/id.ts';
import { RequestError } from '#server/errors.ts';
import { minorUnits } from '#server/money.ts';
import type { InvoiceFilter } from './invoice-filter.ts';

const statuses = ['DRAFT', 'OPEN', 'PAID', 'VOID'] as const;

const list = z
  .string()
  .transform((text) => text.toUpperCase().split(','))
  .pipe(z.array(z.enum(statuses, `must be one or more of ${statuses.join(', ')}, with commas between`)));
const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');
const decimal = z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/, 'must be a decimal number like 19.99');
const day = z.iso
  .date('must be a calendar day like 2026-11-20')
  .refine((date) => date >= '1970', 'must be in 1970 or later');
const instant = z.iso
  .datetime({ offset: true, message: 'must be an instant like 2026-11-20T09:30:00Z' })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 1970, 'must be in 1970 or later');
const clientId = z.string().transform((text, check) => {
  const decoded = decodeId(text);
  if (decoded?.type === 'Client') return decoded.uuid;
  check.addIssue({ code: 'custom', message: 'must be the id of a client, cli_…' });
  return z.NEVER;
});

/** The conditions of `InvoiceFilterInput`, as a query string has them. */
const conditions = {
  search: z.string().max(1_000, 'must be at most 1000 characters'),
  status: list,
  client_id: clientId,
  currency: z.string().refine((code) => minorUnits(code) !== null, 'must be an ISO 4217 code like EUR'),
  overdue: yesOrNo,
  sent: yesOrNo,
  viewed: yesOrNo,
  total_min: decimal,
  total_max: decimal,
  issued_from: day,
  issued_to: day,
  due_from: day,
  due_to: day,
  created_after: instant,
  created_before: instant,
};

const schema = z.strictObject(conditions).partial();
const names = Object.keys(conditions).join(', ');

/** What is no condition is refused: a misspelt one would answer what nobody asked for. */
export function exportFilter(query: URLSearchParams): InvoiceFilter {
  const given = [...query].filter(([, value]) => value !== '');
  const twice = given.find(([name], index) => given.findIndex(([other]) => other === name) !== index);
  if (twice) throw badInput(`${twice[0]} is given more than once.`);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return filterOf(parsed.data);
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw badInput(`There is no filter "${issue.keys[0]}"; there are ${names}.`);
  }
  throw badInput(`${String(issue?.path[0])} ${issue?.message}.`);
}

const filterOf = (given: z.output<typeof schema>): InvoiceFilter => ({
  ...{ search: given.search, status: given.status, clientId: given.client_id, currency: given.currency },
  ...{ overdue: given.overdue, sent: given.sent, viewed: given.viewed },
  ...{ totalMin: given.total_min, totalMax: given.total_max },
  ...{ issuedFrom: given.issued_from, issuedTo: given.issued_to, dueFrom: given.due_from },
  ...{ dueTo: given.due_to, createdAfter: given.created_after, createdBefore: given.created_before },
});

const badInput = (message: string) => new RequestError('BAD_USER_INPUT', 400, message);
