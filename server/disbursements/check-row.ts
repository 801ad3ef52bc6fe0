import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy } from '#server/context.ts';
import { surplusCells } from '#server/csv-table.ts';
import { destinationFault, payable, tidyDestination } from '#server/payouts/payout.input.ts';
import type { Cells, CsvRow } from './csv.ts';
import type { CellError } from './disbursement.entity.ts';

const longest = 140;

/** Clients by the ids that a file knows them by. */
export type KnownClients = ReadonlyMap<string, { id: string; isArchived: boolean }>;

/** Locked against deletion until this transaction ends. */
export async function clientsNamed(
  ctx: Context,
  em: EntityManager,
  cells: readonly Cells[],
): Promise<KnownClients> {
  const named = [...new Set(cells.map((each) => each.clientExternalId).filter(Boolean))];
  if (named.length === 0) return new Map();
  const { organizationId, environment } = ownedBy(ctx);
  const found = await em.execute<{ id: string; externalId: string; isArchived: boolean }[]>(
    `select client.id, client.external_id as "externalId", client.archived_at is not null as "isArchived"
     from client join jsonb_array_elements_text(?::jsonb) as named on named = client.external_id
     where client.organization_id = ? and client.environment = ? for key share of client`,
    [JSON.stringify(named), organizationId, environment],
  );
  return new Map(found.map(({ id, externalId, isArchived }) => [externalId, { id, isArchived }]));
}

export interface CheckedRow extends Cells {
  /** Minor units; null when the row is not valid. */
  amount: bigint | null;
  clientId: string | null;
  status: 'READY' | 'INVALID';
  errors: CellError[];
}

/** What a row comes to, or all that is wrong with it, cell by cell. */
export function checkRow(
  given: Cells & Partial<Pick<CsvRow, 'currency' | 'hasSurplus'>>,
  currency: string,
  clients: KnownClients,
): CheckedRow {
  const cells = shortened({ ...given, destination: tidyDestination(given.destination) });
  const errors: CellError[] = [];
  const fault = (column: string, message: string) => errors.push({ column, message });
  if (given.hasSurplus) fault('row', surplusCells);
  if (!given.name) fault('name', 'The name is missing.');
  if (!given.destination) fault('destination', 'The destination is missing.');
  for (const [column, text] of [
    ['name', given.name],
    ['destination', given.destination],
    ['reference', given.reference],
    ['client_external_id', given.clientExternalId],
  ] as const) {
    if (text.length > longest) fault(column, `At most ${longest} characters.`);
  }
  const wrongAccount = destinationFault(cells.destination);
  if (wrongAccount) fault('destination', wrongAccount);
  if (given.currency && given.currency.toUpperCase() !== currency) {
    fault('currency', `All rows are in ${currency}; upload others apart.`);
  }
  const amount = amountOf(given.amountText, currency);
  if (typeof amount === 'string') fault('amount', amount);
  const client = clients.get(given.clientExternalId);
  if (given.clientExternalId && !client) fault('client_external_id', 'No client has this external id.');
  if (client?.isArchived) fault('client_external_id', 'This client is archived.');
  const isValid = errors.length === 0;
  return {
    ...cells,
    amount: isValid && typeof amount === 'bigint' ? amount : null,
    clientId: isValid ? (client?.id ?? null) : null,
    status: isValid ? 'READY' : 'INVALID',
    errors,
  };
}

/** Strict on purpose: whether "1,234" is a thousand or one and a bit is not for us to guess. */
function amountOf(text: string, currency: string): bigint | string {
  if (!text) return 'The amount is missing.';
  if (!/^\d{1,18}(\.\d{1,6})?$/.test(text)) {
    return 'Write the amount like 1250.00: digits and a point, no sign, no other separator, no currency.';
  }
  return payable(text, currency);
}

const kept = 500;

/** What is too long to be paid is kept as far as it takes to recognize it. */
function shortened({ name, destination, amountText, reference, clientExternalId }: Cells): Cells {
  const cut = (text: string) => (text.length > kept ? `${[...text].slice(0, kept - 1).join('')}…` : text);
  return {
    name: cut(name),
    destination: cut(destination),
    amountText: cut(amountText),
    reference: cut(reference),
    clientExternalId: cut(clientExternalId),
  };
}
