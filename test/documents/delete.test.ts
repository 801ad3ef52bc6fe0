import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { pdfBytes, pdfFile } from '../support/files.ts';
import { DocumentByIdDocument, DocumentDeleteDocument, DocumentsDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { filesOf, remove, upload, uploaded } from './support.ts';

const app = useApp();
const content = (caller: Caller, id: string, headers: Record<string, string> = {}) =>
  fetch(`${app().url}/v1/documents/${id}/content`, { headers: { ...caller.headers, ...headers } });

describe('a deleted document', () => {
  test('loses its content and keeps its hash, its event and its trace', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id, sha256, eventId } = await uploaded(program, { file: pdfFile('to be deleted') });
    const { document } = only(await remove(program, id), 'DocumentDeletePayload');
    expect(document).toMatchObject({ id, sha256, eventId, contentUrl: null, deletedAt: expect.any(String) });
    expect(document.event?.id).toBe(eventId);
    expect(await filesOf(app())).not.toContain(sha256);
    expect((await content(program, id)).status).toBe(404);
    expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
      ...{ type: 'document.deleted', data: { sha256, eventId } },
    });
    expect((await program.run(DocumentByIdDocument, { id })).document).toEqual(document);
    const kept = await program.run(DocumentsDocument, { filter: { deleted: false } });
    expect(kept.documents.totalCount).toBe(0);
    const again = await leavesNothing(organization, () => remove(program, id));
    expect(only(again, 'DocumentDeletePayload').document).toEqual(document);
  });

  test('takes no content away that another one needs', async () => {
    const file = pdfFile('needed twice');
    const one = await (await createOrganization(app())).program();
    const other = await (await createOrganization(app())).program();
    const [mine, theirs] = [await uploaded(one, { file }), await uploaded(other, { file })];
    await remove(one, mine.id);
    expect((await content(one, mine.id)).status).toBe(404);
    expect(await (await content(other, theirs.id)).text()).toBe(pdfBytes('needed twice').toString());
    await remove(other, theirs.id);
    expect(await filesOf(app())).not.toContain(mine.sha256);
  });

  test('and an upload of the same at once: whatever is listed has its content', async () => {
    const program = await (await createOrganization(app())).program();
    const file = pdfFile('contended');
    let { id } = await uploaded(program, { file });
    for (let round = 0; round < 20; round++) {
      const [next] = await Promise.all([upload(program, { file }), remove(program, id)]);
      id = only(next, 'DocumentUploadPayload').document.id;
      expect((await content(program, id)).status).toBe(200);
    }
  });
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const { id } = await uploaded(await organization.program());
  const reader = await organization.program(['documents:read', 'events:read', 'invoices:write']);
  await expectForbidden(organization, ['documents:write'], () =>
    reader.call(DocumentDeleteDocument, { input: { id } }),
  );
});

test('for others the document does not exist', async () => {
  const organization = await createOrganization(app());
  const { id } = await uploaded(await organization.program());
  await expectUnknownToStrangers(app(), organization, (caller) => remove(caller, id));
});

describe('the content', () => {
  test('is downloaded as it was sent, to be saved and not to be shown', async () => {
    const program = await (await createOrganization(app())).program(['documents:write', 'events:read']);
    const file = pdfFile('downloaded', 'Größe (x); a=b.pdf');
    const { id, sha256 } = await uploaded(program, { file });
    const answer = await content(program, id);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdfBytes('downloaded'));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(file.size),
      'content-disposition': `attachment; filename="Gr__e _x__ a_b.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%28x%29%3B%20a%3Db.pdf`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      etag: `"${sha256}"`,
    });
    expect((await content(program, id, { 'if-none-match': `"${sha256}"` })).status).toBe(304);
  });

  test('needs the scope, and is not there for others', async () => {
    const organization = await createOrganization(app());
    const { id } = await uploaded(await organization.program());
    const status = async (caller: Caller, headers = {}) => (await content(caller, id, headers)).status;
    expect(await status(await organization.program(['invoices:read']))).toBe(403);
    expect(await status({ headers: {} } as Caller)).toBe(401);
    expect(await status(await (await createOrganization(app())).program())).toBe(404);
    const person = await organization.person('VIEWER');
    expect(await status(person, { 'x-requested-with': 'console' })).toBe(200);
    expect(await status(person)).toBe(403);
    const live = { 'x-environment': 'live', 'x-requested-with': 'console' };
    expect(await status(person, live)).toBe(404);
  });
});

test('documents are listed newest first, by name, and as they are looked for', async () => {
  const program = await (await createOrganization(app())).program();
  const names = ['b.pdf', 'a.pdf', 'C_1.pdf'];
  for (const name of names) await uploaded(program, { file: pdfFile(name, name) });
  await uploaded(program, { file: pdfFile('d', 'd.pdf'), kind: 'INVOICE' });
  const listed = async (variables: object) =>
    (await program.run(DocumentsDocument, variables)).documents.nodes.map(({ fileName }) => fileName);
  expect(await listed({})).toEqual(['d.pdf', 'C_1.pdf', 'a.pdf', 'b.pdf']);
  expect(await listed({ orderBy: { field: 'FILE_NAME', direction: 'ASC' } })).toEqual([
    ...['a.pdf', 'b.pdf', 'C_1.pdf', 'd.pdf'],
  ]);
  expect(await listed({ filter: { search: '_' } })).toEqual(['C_1.pdf']);
  expect(await listed({ filter: { kind: 'INVOICE' } })).toEqual(['d.pdf']);
  const [{ sha256 } = { sha256: '' }] = (await program.run(DocumentsDocument, { first: 1 })).documents.nodes;
  expect(await listed({ filter: { sha256 } })).toEqual(['d.pdf']);
  expect(await listed({ filter: { sha256: 'x' } })).toEqual([]);
});
