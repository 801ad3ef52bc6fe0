import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { exportInvoices } from '#server/invoices/invoice-export.ts';
import { bearer, rest } from '../rest/support.ts';
import { useApp } from '../support/app.ts';
import { ApiKeyCreateDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { cancel, createClient, createDraft, createOpen, createScene, markPaid } from './support.ts';

const app = useApp({ RATE_LIMIT_COST_PER_MINUTE: '100000' });

type Headers = Readonly<Record<string, string>>;

async function exported(headers: Headers, query: Record<string, string> = {}) {
  const response = await fetch(`${app().url}/invoices.csv?${new URLSearchParams(query)}`, { headers });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  return { response, text, rows, ids: rows.map(({ id }) => id) };
}

const refused = async (headers: Headers, query = '') => {
  const { status, body } = await rest(app(), `/invoices.csv${query}`, headers);
  return { status, error: body.error, message: body.message as string };
};

describe('GET /invoices.csv', () => {
  test('has a line for each invoice, newest first, with exact amounts and times as the API has them', async () => {
    const scene = await createScene(app());
    const sold = (unitPrice: string) => [{ description: 'x', quantity: '3', unitPrice }];
    const yen = await createOpen(scene, { currency: 'JPY', lines: sold('33') });
    const dinar = await createDraft(scene, { currency: 'BHD', lines: sold('1.001'), dueOn: '2031-05-06' });
    const euro = await createOpen(scene, { lines: sold('12345678901.23') });
    only(await markPaid(scene.program, euro.id), 'InvoiceMarkPaidPayload');
    const { response, rows } = await exported(scene.program.headers);
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toContain('invoices.csv');
    expect(response.headers.get('ratelimit')).toContain('cost');
    expect(rows.map(({ id }) => id)).toEqual([euro.id, dinar.id, yen.id]);
    expect(rows).toMatchObject([
      {
        ...{
          number: euro.number,
          status: 'PAID',
          overdue: 'false',
          client: 'Ada',
          client_id: scene.clientId,
        },
        ...{
          currency: 'EUR',
          total: '37037036703.69',
          amount_paid: '37037036703.69',
          amount_due: '0.00',
        },
        paid_at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      {
        number: '',
        status: 'DRAFT',
        total: '3.003',
        amount_due: '0.000',
        due_on: '2031-05-06',
        issued_on: '',
      },
      { status: 'OPEN', currency: 'JPY', total: '99', amount_due: '99' },
    ]);
  });

  test('is safe to open and loses nothing, whatever others have written', async () => {
    const scene = await createScene(app());
    const memos = ['=1+1', '+1', '-1+2', '@SUM(A1)', '＝1', 'a "b", c\r\nd', '-12.50', ' ,'];
    for (const memo of memos) await createDraft(scene, { memo });
    const { rows, text } = await exported(scene.program.headers);
    expect(rows.map(({ memo }) => memo).reverse()).toEqual([
      "'=1+1",
      "'+1",
      "'-1+2",
      "'@SUM(A1)",
      "'＝1",
      'a "b", c\r\nd',
      '-12.50',
      ',',
    ]);
    expect(text.endsWith('\r\n')).toBe(true);
  });

  test('goes on page after page, and is charged by its size', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    await scene.organization.sql(
      `insert into invoice select (jsonb_populate_record(invoice, jsonb_build_object('id', gen_random_uuid()))).*
       from invoice, generate_series(1, 250) where id = ?`,
      [uuidOf(id)],
    );
    const remaining = (headers: globalThis.Headers) =>
      Number(/"cost";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
    const before = remaining((await exported(scene.program.headers, { search: 'nothing' })).response.headers);
    const { ids, response } = await exported(scene.program.headers);
    expect(new Set(ids).size).toBe(251);
    expect([...ids].sort().reverse()).toEqual(ids);
    expect(before - remaining(response.headers)).toBe(200 + 25);
  });

  test('takes the filters of the list and answers the same invoices', async () => {
    const scene = await createScene(app());
    const { program } = scene;
    const other = await createClient(program, 'Grace');
    await createDraft(scene, { memo: 'needle', dueOn: '2031-01-01' });
    const open = await createOpen(scene, { dueOn: '2031-02-02' });
    only(await markPaid(program, (await createOpen(scene)).id), 'InvoiceMarkPaidPayload');
    await cancel(program, (await createOpen({ ...scene, clientId: other })).id);
    await createOpen(scene, {
      currency: 'JPY',
      lines: [{ description: 'x', quantity: '1', unitPrice: '7' }],
    });
    const today = app().runtime.now().toISOString().slice(0, 10);
    const filters: [Record<string, string>, Record<string, unknown>, number][] = [
      [{ search: 'needle' }, { search: 'needle' }, 1],
      [{ status: 'open' }, { status: ['OPEN'] }, 2],
      [{ status: 'PAID,VOID' }, { status: ['PAID', 'VOID'] }, 2],
      [{ client_id: other }, { clientId: other }, 1],
      [{ currency: 'JPY', total_max: '7' }, { currency: 'JPY', totalMax: '7' }, 1],
      [{ currency: 'EUR', total_min: '25.20' }, { currency: 'EUR', totalMin: '25.20' }, 4],
      [{ due_from: '2031-01-02', due_to: '2031-02-02' }, { dueFrom: '2031-01-02', dueTo: '2031-02-02' }, 1],
      [{ issued_from: today, issued_to: today }, { issuedFrom: today, issuedTo: today }, 4],
      [{ sent: 'false', viewed: 'false' }, { sent: false, viewed: false }, 5],
      [{ overdue: 'true' }, { overdue: true }, 0],
      [{ created_after: '2020-01-01T00:00:00+02:00' }, { createdAfter: '2020-01-01T00:00:00+02:00' }, 5],
      [{ created_before: '2020-01-01T00:00:00Z' }, { createdBefore: '2020-01-01T00:00:00Z' }, 0],
    ];
    for (const [query, filter, count] of filters) {
      const listing = 'query ($filter: InvoiceFilterInput) { invoices(filter: $filter) { nodes { id } } }';
      const { invoices } = await program.run(listing, { filter });
      const { ids } = await exported(program.headers, query);
      expect(ids, JSON.stringify(query)).toEqual(invoices.nodes.map(({ id }: { id: string }) => id));
      expect(ids, JSON.stringify(query)).toHaveLength(count);
    }
    expect((await exported(program.headers, { status: 'open', search: '' })).ids).toContain(open.id);
  });

  test('says what is wrong with a filter, and exports nothing then', async () => {
    const { headers } = await (await createOrganization(app())).program();
    const wrong: [string, RegExp][] = [
      ['?stauts=OPEN', /no filter "stauts"; there are search, status/],
      ['?status=OPEN,LOST', /^status must be one or more of DRAFT/],
      ['?client_id=inv_01h2xcejqtf2nbrexx3vqjhp41', /^client_id must be the id of a client/],
      ['?due_from=yesterday', /^due_from must be a calendar day/],
      ['?created_after=2026-11-20', /^created_after must be an instant/],
      ['?overdue=1', /^overdue must be true or false/],
      ['?currency=XXY', /^currency must be an ISO 4217/],
      ['?total_min=1', /needs a currency/],
      ['?currency=EUR&total_min=1.001', /more decimal places/],
      ['?currency=EUR&total_min=1e3', /^total_min must be a decimal/],
      ['?status=OPEN&status=PAID', /^status is given more than once/],
      ['?search=%00', /./],
    ];
    for (const [query, message] of wrong) {
      expect(await refused(headers, query), query).toEqual({
        ...{ status: 400, error: 'bad_user_input', message: expect.stringMatching(message) },
      });
    }
  });

  test('refuses more than it can hold, with what to do, instead of cutting it off', async () => {
    const scene = await createScene(app());
    for (let count = 0; count < 3; count++) await createDraft(scene);
    const asked = exportInvoices(scene.organization.context(), new URLSearchParams(), 2);
    await expect(asked).rejects.toMatchObject({
      ...{ code: 'BAD_USER_INPUT', message: expect.stringMatching(/^3 invoices match.*at most 2.*in parts/) },
    });
  });

  test('shows a key no more than what it may see', async () => {
    const scene = await createScene(app());
    const other = await createClient(scene.program, 'Grace');
    const [theirs, mine] = [await createDraft(scene), await createDraft({ ...scene, clientId: other })];
    const input = { name: 'n', scopes: ['invoices:read', 'clients:read'], clientIds: [other] };
    const owner = await scene.organization.person();
    const made = only((await owner.run(ApiKeyCreateDocument, { input })).apiKeyCreate, 'ApiKeyCreatePayload');
    expect((await exported(bearer(made.secret ?? ''))).ids).toEqual([mine.id]);
    expect((await exported({ ...owner.headers, 'x-requested-with': 'test' })).ids).toEqual([
      mine.id,
      theirs.id,
    ]);
    const stranger = await (await createOrganization(app())).program();
    const live = await scene.organization.program(undefined, { environment: 'LIVE' });
    for (const { headers } of [stranger, live]) expect((await exported(headers)).ids).toEqual([]);
    const poor = await scene.organization.program(['clients:read']);
    expect(await refused(poor.headers)).toMatchObject({ status: 403, error: 'insufficient_scope' });
    expect(await refused({})).toMatchObject({ status: 401, error: 'missing_api_key' });
  });
});
