import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { createClient } from '../clients/support.ts';
import { bearer, rest } from '../rest/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { pdfBytes, pdfFile } from '../support/files.ts';
import { DocumentUploadDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { rowsOf, uuidOf } from '../support/rows.ts';
import { filesOf, formOf, hashOf, uploaded } from './support.ts';

const app = useApp();

const send = (secret: string, body: FormData = formOf(), headers: Record<string, string> = {}) =>
  rest(app(), '/api/v1/invoices/upload', { 'x-api-key': secret, ...headers }, { method: 'POST', body });
const ask = (secret: string, path: string, method = 'GET') =>
  rest(app(), `/api/v1/invoices${path}`, bearer(secret), { method });

test("the seed's curl works as it is printed", async () => {
  const { secret } = await (await createOrganization(app())).program(['invoices:write']);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-curl-'));
  writeFileSync(join(folder, 'invoice.pdf'), pdfBytes('by curl'));
  const address = `${app().url}/api/v1/invoices/upload`;
  const args = ['-s', '-X', 'POST', address, '-H', `X-API-Key: ${secret}`, '-F', 'file=@invoice.pdf'];
  const { stdout } = await promisify(execFile)('curl', args, { cwd: folder });
  const answer = JSON.parse(stdout);
  rmSync(folder, { recursive: true });
  expect(answer).toMatchObject({
    ...{ success: true, status: 201, code: 'INVOICE_UPLOADED', message: expect.any(String) },
    data: {
      id: expect.stringMatching(/^doc_/),
      event_id: expect.stringMatching(/^evt_/),
      ...{ status: 'uploaded', file_name: 'invoice.pdf', media_type: 'application/pdf' },
      sha256: hashOf(pdfBytes('by curl')),
      deleted_at: null,
    },
  });
});

test('an uploaded invoice is listed, read and deleted', async () => {
  const organization = await createOrganization(app());
  const { secret, ...program } = await organization.program([
    'invoices:write',
    'documents:write',
    'events:read',
  ]);
  const ids = [];
  for (const text of ['a', 'b', 'c']) ids.unshift((await send(secret, formOf(pdfBytes(text)))).body.data.id);
  await uploaded(program, { file: pdfFile('no invoice'), kind: 'OTHER' });
  const list = await ask(secret, '?page=1&page_size=2');
  expect(list.body).toMatchObject({ success: true, status: 200, data: { page: 1, page_size: 2, total: 3 } });
  expect(list.body.data.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
  expect((await ask(secret, '?page=2&page_size=2')).body.data.items).toMatchObject([{ id: ids[2] }]);
  expect((await ask(secret, '')).body.data).toMatchObject({ page: 1, page_size: 20, total: 3 });

  const [id] = ids;
  const read = await ask(secret, `/${id}`);
  expect(read).toMatchObject({ status: 200, body: { success: true, data: { id, status: 'uploaded' } } });
  const removed = await ask(secret, `/${id}`, 'DELETE');
  expect(removed).toMatchObject({
    status: 200,
    body: { success: true, code: 'INVOICE_DELETED', data: { id } },
  });
  expect((await ask(secret, `/${id}`)).body.data).toMatchObject({
    status: 'deleted',
    sha256: read.body.data.sha256,
  });
  expect((await ask(secret, '')).body.data.total).toBe(2);
  expect((await ask(secret, '?status_filter=deleted')).body.data.items).toMatchObject([{ id }]);
  expect((await ask(secret, `/${id}/content`)).status).toBe(404);
  expect(await ask(secret, `/${ids[1]}/content`)).toMatchObject({ status: 200 });
});

test.each(['?page=0', '?page=x', '?page_size=101', '?status_filter=paid', '?page=99999999999'])(
  'the list refuses %s',
  async (query) => {
    const { secret } = await (await createOrganization(app())).program();
    expect(await ask(secret, query)).toMatchObject({
      status: 400,
      body: { success: false, code: 'BAD_USER_INPUT' },
    });
  },
);

test('what is no PDF is 415, and nothing is kept', async () => {
  const organization = await createOrganization(app());
  const { secret } = await organization.program();
  const before = await filesOf(app());
  const answer = await leavesNothing(organization, () => send(secret, formOf(Buffer.from('no PDF'))));
  expect(answer).toMatchObject({
    status: 415,
    body: { success: false, code: 'UNSUPPORTED_DOCUMENT', status: 415 },
  });
  expect(await filesOf(app())).toEqual(before);
});

test('without the scope nothing happens; for others nothing is there', async () => {
  const organization = await createOrganization(app());
  const { secret } = await organization.program();
  const { id } = (await send(secret)).body.data;
  const reader = await organization.program(['invoices:read', 'documents:write']);
  const live = await organization.program(undefined, { environment: 'LIVE' });
  const client = await createClient(await organization.program());
  const narrowed = await organization.program(['invoices:write'], { clientIds: [uuidOf(client.id)] });
  const other = await (await createOrganization(app())).program();
  const calls = {
    upload: [() => send(reader.secret), 403],
    remove: [() => ask(reader.secret, `/${id}`, 'DELETE'), 403],
    'read as a narrowed key': [() => ask(narrowed.secret, `/${id}`), 403],
    'upload as a narrowed key': [() => send(narrowed.secret), 403],
    'read without a key': [() => rest(app(), `/api/v1/invoices/${id}`), 401],
    'read by another tenant': [() => ask(other.secret, `/${id}`), 404],
    'remove by another tenant': [() => ask(other.secret, `/${id}`, 'DELETE'), 404],
    'remove from the other world': [() => ask(live.secret, `/${id}`, 'DELETE'), 404],
    'content for another tenant': [() => ask(other.secret, `/${id}/content`), 404],
    'content from the other world': [() => ask(live.secret, `/${id}/content`), 404],
    'an id of another kind': [() => ask(secret, `/${other.keyId}`), 404],
    'no id': [() => ask(secret, '/nothing'), 404],
    'a wrong method': [() => ask(secret, '/upload', 'GET'), 405],
  } as const;
  for (const [what, [call, status]] of Object.entries(calls)) {
    const answer = await leavesNothing(organization, call);
    expect(answer, what).toMatchObject({ status, body: { success: false, status } });
  }
});

test('under one idempotency key it is done once', async () => {
  const organization = await createOrganization(app());
  const { secret } = await organization.program();
  const key = { 'idempotency-key': 'order-7' };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => send(secret, formOf(pdfBytes('once')), key)),
  );
  for (const { status } of answers) expect([201, 409]).toContain(status);
  const first = answers.find(({ status }) => status === 201);
  const again = await send(secret, formOf(pdfBytes('once')), key);
  expect(again).toMatchObject({ status: 201, body: first?.body });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  const other = await send(secret, formOf(pdfBytes('other')), key);
  expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  expect((await rowsOf(organization)).document).toHaveLength(1);
  const refused = await send(secret, formOf(Buffer.from('no PDF')), { 'idempotency-key': 'order-8' });
  expect(refused.status).toBe(415);
  expect((await send(secret, formOf(), { 'idempotency-key': 'order-8' })).status).toBe(201);
});

test('a key may send so many an hour; what is refused spends nothing', async () => {
  const limited = await startApp({ RATE_LIMIT_UPLOADS_PER_HOUR: '3' });
  const { secret } = await (await createOrganization(limited)).program();
  const post = (body: FormData) =>
    rest(limited, '/api/v1/invoices/upload', { 'x-api-key': secret }, { method: 'POST', body });
  for (let i = 0; i < 5; i++) expect((await post(formOf(Buffer.from('no PDF')))).status).toBe(415);
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(formOf())));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429, 429]);
  const { body, headers } = await post(formOf());
  expect(body).toMatchObject({
    ...{ success: false, status: 429, code: 'RATE_LIMIT_EXCEEDED' },
    data: { retry_after: Number(headers.get('retry-after')), limit: { name: 'uploads', limit: 3 } },
  });
  expect((await rest(limited, '/v1/me', bearer(secret))).status).toBe(200);
  await limited.close();
});

test('who has no upload left is refused before the file is read, with an idempotency key, too', async () => {
  const limited = await startApp({ RATE_LIMIT_UPLOADS_PER_HOUR: '1' });
  const { secret } = await (await createOrganization(limited)).program();
  const received = vi.spyOn(limited.runtime.documents, 'receive');
  const asRest = (key: string) =>
    rest(
      ...([limited, '/api/v1/invoices/upload', { 'x-api-key': secret, 'idempotency-key': key }] as const),
      { method: 'POST', body: formOf() },
    );
  const asGraphql = async (key: string) => {
    const caller = callWith(limited, { 'x-api-key': secret, 'idempotency-key': key });
    return caller.call(DocumentUploadDocument, { input: { file: pdfFile() } });
  };
  expect((await asRest('first')).status).toBe(201);
  expect(received).toHaveBeenCalledTimes(1);
  for (const send of [asRest, asGraphql]) expect((await send('second')).status).toBe(429);
  expect(received).toHaveBeenCalledTimes(1);
  const again = await asRest('first');
  expect(again.status).toBe(201);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  await limited.close();
});
