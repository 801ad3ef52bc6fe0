import { describe, expect, test } from 'vitest';
import { bearer, rest } from '../rest/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { ClientUpdateDocument, OrganizationUpdateDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { strangersTo } from '../support/refusals.ts';
import { uuidOf } from '../support/rows.ts';
import { cancel, createClient, createDraft, createOpen, createScene } from './support.ts';

const app = useApp();

async function pdf(id: string, headers: Readonly<Record<string, string>>, to: { url: string } = app()) {
  const response = await fetch(`${to.url}/invoices/${id}.pdf`, { headers });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}
const pagesOf = (bytes: Buffer) => bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('GET /invoices/{id}.pdf', () => {
  test('is a PDF, at the address the invoice names, the same bytes twice', async () => {
    const { organization, program, ...scene } = await createScene(app());
    const { id, pdfUrl, number } = await createOpen({ ...scene, organization, program });
    expect(pdfUrl).toMatch(new RegExp(`/invoices/${id}\\.pdf$`));
    const answer = await pdf(id, program.headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toContain(`${number}.pdf`);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(answer.bytes.equals((await pdf(id, program.headers)).bytes)).toBe(true);
  });

  test('stays as it was finalized, whatever the client and the organization are called later', async () => {
    const scene = await createScene(app());
    const owner = await scene.organization.person();
    const details = (invoiceDetails: string) =>
      owner.run(OrganizationUpdateDocument, { input: { invoiceDetails } });
    await details('Old Street 1');
    const [draft, open] = [await createDraft(scene), await createOpen(scene)];
    const [oldDraft, oldOpen] = [
      await pdf(draft.id, scene.program.headers),
      await pdf(open.id, scene.program.headers),
    ];
    await details('New Street 2');
    await scene.program.run(ClientUpdateDocument, { input: { id: scene.clientId, name: 'Augusta' } });
    expect((await pdf(open.id, scene.program.headers)).bytes.equals(oldOpen.bytes)).toBe(true);
    expect((await pdf(draft.id, scene.program.headers)).bytes.equals(oldDraft.bytes)).toBe(false);
    await cancel(scene.program, open.id);
    expect((await pdf(open.id, scene.program.headers)).bytes.equals(oldOpen.bytes)).toBe(false);
  });

  test('writes names in many scripts, and takes as many pages as the lines need', async () => {
    const scene = await createScene(app());
    const description = 'Žofie Øst 山田商店 Ολυμπία Доставка 한국 \u202eevil\u0007 👾';
    const lines = Array.from({ length: 80 }, () => ({ description, quantity: '1', unitPrice: '1' }));
    const { id } = await createOpen(scene, { lines });
    const { bytes, status } = await pdf(id, scene.program.headers);
    expect(status).toBe(200);
    expect(pagesOf(bytes)).toBeGreaterThan(2);
    for (const font of ['NotoSans-Regular', 'DroidSansFallback', 'NanumGothicCoding'])
      expect(bytes.toString('latin1')).toContain(`+${font}`);
    expect(bytes.length).toBeLessThan(200_000);
  });

  test('is shown to signed-in people in the environment they look at', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    const { headers } = await scene.organization.person('VIEWER');
    const asked = { ...headers, 'x-requested-with': 'test' };
    expect((await pdf(id, asked)).status).toBe(200);
    expect((await pdf(id, { ...asked, 'x-environment': 'live' })).status).toBe(404);
    expect((await pdf(id, headers)).status).toBe(403);
  });

  test('does not exist for strangers, nor without scope or credential', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    for (const { who, caller } of await strangersTo(app(), scene.organization)) {
      expect((await pdf(id, { ...caller.headers, 'x-requested-with': 'test' })).status, who).toBe(404);
    }
    const clerk = await scene.organization.program(['clients:read']);
    const refused = await rest(app(), `/invoices/${id}.pdf`, clerk.headers);
    expect(refused).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect((await pdf(id, {})).status).toBe(401);
    expect((await pdf(scene.clientId, scene.program.headers)).status).toBe(404);
    expect((await pdf('nonsense', scene.program.headers)).status).toBe(404);
  });

  test('shows a key that is narrowed to clients their invoices alone', async () => {
    const scene = await createScene(app());
    const mine = await createOpen(scene);
    const other = await createOpen({ ...scene, clientId: await createClient(scene.program) });
    const clientIds = [uuidOf(scene.clientId)];
    const { headers } = await scene.organization.program(['invoices:read'], { clientIds });
    expect((await pdf(mine.id, headers)).status).toBe(200);
    expect((await pdf(other.id, headers)).status).toBe(404);
  });
});

describe('POST /generate', () => {
  const body = {
    invoice_number: 'A-17',
    date: '2026-11-20',
    recipient: { name: 'Žofie Øst', email: 'zofie@example.com' },
    line_items: [{ description: 'Consulting', quantity: 2, unit_price: 99.99 }],
  };
  const generate = (secret: string, sent: unknown = body, to: { url: string } = app()) =>
    fetch(`${to.url}/generate`, {
      method: 'POST',
      headers: { ...bearer(secret), 'content-type': 'application/json' },
      body: typeof sent === 'string' ? sent : JSON.stringify(sent),
    });

  test('answers a PDF of what the body says, keeps nothing, and is written into the request log', async () => {
    const organization = await createOrganization(app(), 'Ada Engines');
    const program = await organization.program();
    const answer = await generate(program.secret);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.equals(Buffer.from(await (await generate(program.secret)).arrayBuffer()))).toBe(true);
    await app().runtime.usage.flush();
    const { invoices, apiRequests } = await program.run(
      '{ invoices { totalCount } apiRequests(first: 1) { nodes { operation status } } }',
    );
    expect(invoices.totalCount).toBe(0);
    expect(apiRequests.nodes).toEqual([{ operation: 'POST /generate', status: 200 }]);
  });

  test.each([
    ['no JSON', '{', 400, 'bad_request'],
    ['a list', [], 422, 'validation_failed'],
    ['no lines', { ...body, line_items: [] }, 422, 'validation_failed'],
    ['no recipient', { ...body, recipient: undefined }, 422, 'validation_failed'],
    [
      'half a cent',
      { ...body, line_items: [{ description: 'x', quantity: 1, unit_price: 0.005 }] },
      422,
      'validation_failed',
    ],
    [
      'a quantity of nothing',
      { ...body, line_items: [{ description: 'x', quantity: 0, unit_price: 1 }] },
      422,
      'validation_failed',
    ],
    [
      'a text for a price',
      { ...body, line_items: [{ description: 'x', quantity: 1, unit_price: 'much' }] },
      422,
      'validation_failed',
    ],
    ['an unreal day', { ...body, date: '2026-02-30' }, 422, 'validation_failed'],
    ['no currency there is', { ...body, currency: 'QQQ' }, 422, 'validation_failed'],
    [
      'too many lines',
      { ...body, line_items: Array.from({ length: 501 }, () => body.line_items[0]) },
      422,
      'validation_failed',
    ],
    [
      'more than a megabyte',
      JSON.stringify({ ...body, note: 'x'.repeat(1_100_000) }),
      413,
      'payload_too_large',
    ],
  ])('refuses %s', async (_what, sent, status, error) => {
    const { secret } = await (await createOrganization(app())).program(['invoices:write']);
    const answer = await generate(secret, sent);
    const refused = (await answer.json()) as Record<string, unknown>;
    expect({ status: answer.status, error: refused.error }).toEqual({ status, error });
    expect(refused.message).toEqual(expect.any(String));
    if (status === 422)
      expect(refused.issues).toEqual(
        expect.arrayContaining([{ message: expect.any(String), path: expect.any(String) }]),
      );
  });

  const [item] = body.line_items;
  const lineWith = (more: object) => ({ ...body, line_items: [{ ...item, ...more }] });

  test.each<[string, object, string, string]>([
    ['half a cent', lineWith({ unit_price: 0.005 }), 'line_items.0.unit_price', 'EUR has 2'],
    ['a total below zero', lineWith({ unit_price: -5 }), 'line_items', 'come to less than zero'],
    ['a misspelt field', { ...body, due_dat: '2026-12-20' }, 'due_dat', 'There is no field due_dat'],
    ['one of a line', lineWith({ tax: 19 }), 'line_items.0.tax', 'tax_rate'],
    [
      'one of the recipient',
      { ...body, recipient: { name: 'A', mail: 'a@b.co' } },
      'recipient.mail',
      'email',
    ],
    ['no number', { ...body, invoice_number: undefined }, 'invoice_number', 'invoice_number is missing.'],
    ['null for a number', lineWith({ quantity: null }), 'line_items.0.quantity', 'must be a text, not null'],
  ])('refuses %s, and names the field in the words of the body', async (_what, sent, path, message) => {
    const { secret } = await (await createOrganization(app())).program(['invoices:write']);
    const answer = await generate(secret, { currency: 'EUR', ...sent });
    expect(answer.status).toBe(422);
    const { issues } = (await answer.json()) as { issues: { path: string; message: string }[] };
    expect(issues[0]).toEqual({ path, message: expect.stringContaining(message) });
  });

  test('needs a key with invoices:write, and is spent from its windows', async () => {
    const organization = await createOrganization(app());
    expect((await generate((await organization.program(['invoices:read'])).secret)).status).toBe(403);
    expect((await fetch(`${app().url}/generate`, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${app().url}/generate`)).status).toBe(405);
    const limited = await startApp({ RATE_LIMIT_REQUESTS_PER_MINUTE: '2' }, app().connection);
    try {
      const { secret } = await organization.program();
      const statuses = [];
      for (let i = 0; i < 3; i++) statuses.push((await generate(secret, body, limited)).status);
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      await limited.close();
    }
  });
});
