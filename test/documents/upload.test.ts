import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { pdfBytes, pdfFile } from '../support/files.ts';
import { DocumentByIdDocument, DocumentUploadDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { overloadOnce } from '../support/overloaded.ts';
import { expectForbidden, leavesNothing, strangersTo } from '../support/refusals.ts';
import { rowsOf, tracesOf } from '../support/rows.ts';
import { filesOf, hashOf, upload, uploaded } from './support.ts';

const app = useApp();

describe('a PDF', () => {
  test('is taken in, anchored by its hash, and leaves its trace', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const file = pdfFile('the first', 'Rechnung Nr. 7 – März.pdf');
    const document = await uploaded(program, { file, kind: 'INVOICE' });
    const sha256 = hashOf(pdfBytes('the first'));
    expect(document).toMatchObject({
      ...{ kind: 'INVOICE', fileName: file.name, mediaType: 'application/pdf', size: file.size, sha256 },
      contentUrl: `/v1/documents/${document.id}/content`,
      deletedAt: null,
      createdBy: { type: 'API_KEY', label: 'a program' },
      event: {
        ...{ id: document.eventId, type: 'document.uploaded', createdBy: { type: 'API_KEY' } },
        payload: {
          ...{ document_id: document.id, kind: 'invoice', file_name: file.name },
          ...{ media_type: 'application/pdf', size: file.size, sha256 },
        },
      },
    });
    expect(document.id).toMatch(/^doc_/);
    const { eventId } = document;
    expect(await tracesOf(organization, document.id)).toMatchObject([
      {
        ...{ type: 'document.uploaded', subject_label: file.name, actor_type: 'API_KEY' },
        data: { kind: 'INVOICE', size: file.size, sha256, eventId },
      },
    ]);
    const [message] = await organization.sql<{ data: string }>(
      `select data from webhook_message where organization_id = ? and type = 'document.uploaded'`,
      [organization.id],
    );
    expect(JSON.parse(message?.data ?? '')).toMatchObject({ id: document.id, sha256, eventId });
  });

  test('is taken in from a person of the console, and under no limit of keys', async () => {
    const person = await (await createOrganization(app())).person('ACCOUNTANT');
    expect((await uploaded(person)).createdBy).toEqual({ type: 'USER', label: 'A person' });
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.pdf', 'a.pdf'],
    ['a\u0000b\u202efdp.exe', 'abfdp.exe'],
    ['..', 'document.pdf'],
    [`${'ä'.repeat(300)}.pdf`, `${'ä'.repeat(196)}.pdf`],
  ])('called %j is kept as %j', async (given, kept) => {
    const program = await (await createOrganization(app())).program();
    expect((await uploaded(program, { file: pdfFile('a', given) })).fileName).toBe(kept);
  });

  test('of 10 MB is taken, and one byte more is not', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const bytes = Buffer.alloc(10 * 1024 * 1024, ' ');
    bytes.write('%PDF-1.7', 0);
    bytes.write('%%EOF', bytes.length - 5);
    const document = await uploaded(program, { file: new File([bytes], 'full.pdf') });
    expect(document).toMatchObject({ size: bytes.length, sha256: hashOf(bytes) });
    const before = await filesOf(app());
    const input = { file: new File([bytes, ' '], 'more.pdf') };
    const answer = await leavesNothing(organization, () => program.call(DocumentUploadDocument, { input }));
    expect(`${answer.status} ${answer.errors?.[0]?.extensions.code}`).toBe('413 PAYLOAD_TOO_LARGE');
    expect(await filesOf(app())).toEqual(before);
  });
});

describe('is refused as data and leaves nothing', () => {
  test.each([
    ['a text that is called a PDF', Buffer.from('Dear Sir or Madam')],
    ['a PDF without an end', Buffer.from(`%PDF-1.7\n${' '.repeat(2_000)}`)],
    ['a PDF whose end is not at its end', Buffer.from(`%PDF-1.7\n%%EOF${' '.repeat(2_000)}`)],
    ['a page of HTML with a PDF far inside', Buffer.from(`<html>${' '.repeat(2_000)}%PDF-1.7 %%EOF`)],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('%s', async (_what, bytes) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const before = await filesOf(app());
    const file = new File([new Uint8Array(bytes)], 'invoice.pdf', { type: 'application/pdf' });
    const result = await leavesNothing(organization, () => upload(program, { file }));
    expect(only(result, 'UnsupportedDocumentError')).toMatchObject({
      ...{ code: 'UNSUPPORTED_DOCUMENT', path: ['file'] },
    });
    expect(await filesOf(app())).toEqual(before);
  });

  test('what the plan has no event left for', async () => {
    const organization = await createOrganization(app());
    await organization.sql(`update organization set plan = 'DEVELOPER' where id = ?`, [organization.id]);
    const program = await organization.program();
    await uploaded(program);
    await organization.sql('update quota_use set used = 1000 where organization_id = ?', [organization.id]);
    const before = await filesOf(app());
    const file = pdfFile('one too many');
    const result = await leavesNothing(organization, () => upload(program, { file }));
    expect(only(result, 'QuotaExceededError').code).toBe('QUOTA_EXCEEDED');
    expect(await filesOf(app())).toEqual(before);
  });
});

test('a variable that is no file of the request is bad input', async () => {
  const program = await (await createOrganization(app())).program();
  for (const file of [null, 'a', {}, { name: 'a', sha256: 'b' }]) {
    const answer = await program.call(DocumentUploadDocument, { input: { file } } as never);
    expect(answer.status, JSON.stringify(answer.errors)).toBe(400);
  }
  const literal = await program.call('mutation { documentUpload(input: { file: "a" }) { __typename } }');
  expect(literal.errors?.[0]?.extensions.code).toMatch(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/);
});

test('the same content is kept once, and each tenant has a document of its own', async () => {
  const one = await (await createOrganization(app())).program();
  const other = await (await createOrganization(app())).program();
  const file = pdfFile('shared');
  const documents = [
    await uploaded(one, { file }),
    await uploaded(one, { file }),
    await uploaded(other, { file }),
  ];
  expect(new Set(documents.map(({ id }) => id)).size).toBe(3);
  const kept = (await filesOf(app())).filter((name) => name === documents[0]?.sha256);
  expect(kept).toHaveLength(1);
});

test('twice in one request makes two documents', async () => {
  const program = await (await createOrganization(app())).program();
  const answer = await program.run(
    `mutation ($file: Upload!) {
      a: documentUpload(input: { file: $file }) { ... on DocumentUploadPayload { document { id sha256 } } }
      b: documentUpload(input: { file: $file }) { ... on DocumentUploadPayload { document { id sha256 } } } }`,
    { file: pdfFile('twice') },
  );
  expect(answer.a.document.sha256).toBe(answer.b.document.sha256);
  expect(answer.a.document.id).not.toBe(answer.b.document.id);
});

test('under one idempotency key it is done once; another file under it is another request', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const caller = callWith(app(), { ...program.headers, 'idempotency-key': 'upload-1' });
  const first = await uploaded(caller, { file: pdfFile('one') });
  const again = await caller.call(DocumentUploadDocument, { input: { file: pdfFile('one') } });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(only(again.data.documentUpload, 'DocumentUploadPayload').document).toEqual(first);
  const other = await caller.call(DocumentUploadDocument, { input: { file: pdfFile('another') } });
  expect(`${other.status} ${other.errors?.[0]?.extensions.code}`).toBe('422 IDEMPOTENCY_KEY_REUSED');
  expect((await rowsOf(organization)).document).toHaveLength(1);
  expect((await rowsOf(organization)).event).toHaveLength(1);
});

test('while the log takes nothing it is pushed back, and nothing is left, nor its content', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  overloadOnce(app());
  const file = pdfFile('at a bad time');
  const answer = await leavesNothing(organization, () =>
    program.call(DocumentUploadDocument, { input: { file } }),
  );
  expect(answer.errors).toMatchObject([{ extensions: { code: 'OVERLOADED' } }]);
  expect(await filesOf(app())).not.toContain(hashOf(pdfBytes('at a bad time')));
});

test('without the scope nothing happens, and nothing of the file is kept', async () => {
  const organization = await createOrganization(app());
  const reader = await organization.program(['documents:read', 'invoices:write']);
  const before = await filesOf(app());
  await expectForbidden(organization, ['documents:write', 'events:read'], () =>
    reader.call(DocumentUploadDocument, { input: { file: pdfFile() } }),
  );
  expect(await filesOf(app())).toEqual(before);
});

test('for others the document does not exist', async () => {
  const organization = await createOrganization(app());
  const { id } = await uploaded(await organization.program());
  for (const { who, caller } of await strangersTo(app(), organization)) {
    expect((await caller.run(DocumentByIdDocument, { id })).document, who).toBeNull();
  }
});
