import type { ClientBase } from 'pg';
import { mintKey } from '#server/auth/api-key-format.ts';
import { deriveSecrets, digestKey } from '#server/auth/secrets.ts';
import { newId } from '#server/db/id.ts';

/** The bench's servers all run under this, so that the keys written here are theirs. */
export const secretKey = 'the secret key of the bench, which guards nothing at all';

const counts = { clients: 1_000, invoices: 100_000, linesPerInvoice: 3, keys: 10_000 };

/** A UUIDv7-like id in SQL: ordered by `number`, spread by its hash. */
const uuid = (kind: string, number: string) =>
  `(lpad(to_hex(1700000000000 + ${number}), 12, '0') || '7' || substr(md5('${kind}' || ${number}), 1, 3)
    || '8' || substr(md5('${kind}' || ${number}), 4, 15))::uuid`;

const actor = `'SYSTEM', null, 'bench'`;

/** One organization with clients, invoices and keys, in the test environment. */
export async function seed(client: ClientBase): Promise<void> {
  const organizationId = await seedOrganization(client);
  const owner = `'${organizationId}'::uuid, 'TEST'`;
  for (const statement of [clients(owner), invoices(owner), lines(owner), counter(owner)])
    await client.query(statement);
  await seedKeys(client, organizationId);
  await client.query(limitTable);
  await client.query('vacuum analyze');
}

export async function seedOrganization(client: ClientBase): Promise<string> {
  const id = newId();
  const insert = `insert into organization (id, name, slug, created_at) values ($1, 'Bench', 'bench', now())`;
  await client.query(insert, [id]);
  return id;
}

const clients = (owner: string) => `
  insert into client (id, organization_id, environment, name, email, phone, external_id, created_at, updated_at,
    created_by_type, created_by_id, created_by_label)
  select ${uuid('client', 'n')}, ${owner}, 'Client number ' || n, 'client-' || n || '@example.com', '+49 30 ' || n,
    'C-' || n, now(), now(), ${actor}
  from generate_series(1, ${counts.clients}) n`;

const invoices = (owner: string) => `
  insert into invoice (id, organization_id, environment, client_id, status, sequence, number, currency, issued_on,
    due_on, memo, subtotal, tax, total, finalized_at, created_at, updated_at, created_by_type, created_by_id, created_by_label)
  select ${uuid('invoice', 'n')}, ${owner}, ${uuid('client', `(1 + n % ${counts.clients})`)}, 'OPEN', n, 'INV-' || lpad(n::text, 6, '0'),
    'EUR', date '2026-01-01', date '2026-01-31', 'Thank you for your order ' || n, 10000 + n, 1900, 11900 + n, now(),
    to_timestamp(1700000000 + n / 1000.0), now(), ${actor}
  from generate_series(1, ${counts.invoices}) n`;

const lines = (owner: string) => `
  insert into invoice_line (id, organization_id, environment, invoice_id, position, description, quantity, unit_price,
    tax_rate, amount, tax_amount)
  select ${uuid('line', `(n * ${counts.linesPerInvoice} + p)`)}, ${owner}, ${uuid('invoice', 'n')}, p, 'Line ' || p || ' of invoice ' || n,
    1.5 * p, 1000 + p, 19, 3000 + p, 570
  from generate_series(1, ${counts.invoices}) n, generate_series(1, ${counts.linesPerInvoice}) p`;

const counter = (owner: string) =>
  `insert into invoice_counter (organization_id, environment, last) values (${owner}, ${counts.invoices})`;

/** Counted as always, and never reached. */
const limits = {
  requests: { limit: 1_000_000_000, windowSeconds: 60 },
  cost: { limit: 1_000_000_000, windowSeconds: 60 },
};

/** The secrets lie in the clear beside them: the load needs some, and this database holds nothing else. */
export async function seedKeys(client: ClientBase, organizationId: string): Promise<void> {
  const { pepper } = deriveSecrets(secretKey);
  const secrets = Array.from({ length: counts.keys }, () => mintKey('sk', 'TEST'));
  await client.query('create table bench_key (id uuid, secret_id uuid, secret text, digest bytea)');
  await client.query(
    'insert into bench_key select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])',
    [
      ...[
        secrets.map(() => newId()),
        secrets.map(() => newId()),
        secrets,
        secrets.map((each) => digestKey(pepper, each)),
      ],
    ],
  );
  await client.query(`
    insert into api_key (id, organization_id, environment, name, scopes, ip_allowlist, ip_denylist, rate_limits, created_at,
      updated_at, created_by_type, created_by_id, created_by_label)
    select id, '${organizationId}', 'TEST', 'bench key', '{clients:write,invoices:write,events:write}', '{}', '{}',
      '${JSON.stringify(limits)}', now(), now(), ${actor} from bench_key`);
  await client.query(`
    insert into api_key_secret (id, organization_id, environment, api_key_id, digest, pepper_version, prefix, last4, created_at)
    select secret_id, '${organizationId}', 'TEST', id, digest, '${pepper.version}', 'sk_test_', right(secret, 4), now()
    from bench_key`);
}

/** What the limit's Q4 writes to: an event with its hash and signature, and no chain, batch or lock. */
const limitTable = `create table bench_event (id uuid primary key, type text not null, canonical bytea not null,
  payload_hash bytea not null, signature bytea not null, log_index bigint generated always as identity)`;
