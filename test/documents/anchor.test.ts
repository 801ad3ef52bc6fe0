import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { pdfFile } from '../support/files.ts';
import {
  DocumentAnchorDocument,
  type DocumentAnchorInput,
  DocumentByIdDocument,
  DocumentsDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing, strangersTo } from '../support/refusals.ts';
import { rowsOf, tracesOf } from '../support/rows.ts';
import { filesOf, remove, uploaded } from './support.ts';

const app = useApp();
const sha256 = createHash('sha256').update('a film').digest('hex');
const film = { sha256, fileName: 'film.mov', mediaType: 'video/quicktime', size: 2_000_000_000 };

const anchor = async (caller: Caller, input: Partial<DocumentAnchorInput> = {}) =>
  (await caller.run(DocumentAnchorDocument, { input: { ...film, ...input } })).documentAnchor;
const anchored = async (caller: Caller, input: Partial<DocumentAnchorInput> = {}) =>
  only(await anchor(caller, input), 'DocumentAnchorPayload').document;

describe('a hash', () => {
  test('is anchored with what its sender says, and leaves its trace', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const before = await filesOf(app());
    const said = { occurredAt: '2026-11-01T00:00:00.000Z', metadata: { case: 'A-17' } };
    const document = await anchored(program, { ...said, sha256: sha256.toUpperCase() });
    expect(document).toMatchObject({
      ...{ ...film, kind: 'OTHER', source: 'HASH', contentUrl: null, deletedAt: null },
      createdBy: { type: 'API_KEY', label: 'a program' },
      event: {
        ...{ id: document.eventId, type: 'document.anchored', ...said },
        payload: {
          ...{ document_id: document.id, kind: 'other', file_name: 'film.mov' },
          ...{ media_type: 'video/quicktime', size: film.size, sha256 },
        },
      },
    });
    expect(await filesOf(app())).toEqual(before);
    expect(await tracesOf(organization, document.id)).toMatchObject([
      { type: 'document.anchored', subject_label: 'film.mov', data: { sha256, eventId: document.eventId } },
    ]);
    const [message] = await organization.sql<{ data: string }>(
      `select data from webhook_message where organization_id = ? and type = 'document.anchored'`,
      [organization.id],
    );
    expect(JSON.parse(message?.data ?? '')).toMatchObject({ id: document.id, source: 'HASH', sha256 });
  });

  test('needs no more than a name', async () => {
    const program = await (await createOrganization(app())).program();
    const document = await anchored(program, { size: null, mediaType: null, fileName: '../a/b.txt' });
    expect(document).toMatchObject({ fileName: 'b.txt', mediaType: 'application/octet-stream', size: null });
    expect(document.event?.payload).not.toHaveProperty('size');
  });

  test('is found by whoever has the file, among the tenant’s own', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id } = await anchored(program);
    const find = async (caller: Caller, source?: 'HASH' | 'UPLOAD') =>
      (await caller.run(DocumentsDocument, { filter: { sha256, source } })).documents.nodes.map(
        (each) => each.id,
      );
    expect(await find(program)).toEqual([id]);
    expect(await find(program, 'HASH')).toEqual([id]);
    expect(await find(program, 'UPLOAD')).toEqual([]);
    for (const { who, caller } of await strangersTo(app(), organization)) {
      expect(await find(caller), who).toEqual([]);
      expect((await caller.run(DocumentByIdDocument, { id })).document, who).toBeNull();
    }
  });

  test('does not open the content that somebody else has sent under it, nor keep it', async () => {
    const file = pdfFile('theirs');
    const theirs = await (await createOrganization(app())).program();
    const sent = await uploaded(theirs, { file });
    const organization = await createOrganization(app());
    const program = await organization.program();
    const document = await anchored(program, { sha256: sent.sha256 });
    const content = await fetch(`${app().url}/v1/documents/${document.id}/content`, {
      headers: program.headers,
    });
    expect(content.status).toBe(404);
    await remove(theirs, sent.id);
    expect(await filesOf(app())).not.toContain(sent.sha256);
  });

  test('has no content to delete: asking to changes nothing', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const document = await anchored(program);
    const result = await leavesNothing(organization, () => remove(program, document.id));
    expect(only(result, 'DocumentDeletePayload').document).toEqual(document);
  });

  test('is anchored once for an idempotency key', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const caller = callWith(app(), { ...program.headers, 'idempotency-key': 'film' });
    const first = await anchored(caller);
    const again = await caller.call(DocumentAnchorDocument, { input: film });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(only(again.data.documentAnchor, 'DocumentAnchorPayload').document).toEqual(first);
    expect((await rowsOf(organization)).document).toHaveLength(1);
    expect((await rowsOf(organization)).event).toHaveLength(1);
  });
});

describe('is refused as data and leaves nothing', () => {
  const cases: [string, Partial<DocumentAnchorInput>, string, string][] = [
    ['what is no hash', { sha256: 'abc' }, 'ValidationError', 'sha256'],
    ['no name', { fileName: ' ' }, 'ValidationError', 'fileName'],
    ['a media type that is none', { mediaType: 'a film' }, 'ValidationError', 'mediaType'],
    ['a size below zero', { size: -1 }, 'ValidationError', 'size'],
    ['a time to come', { occurredAt: '2999-01-01T00:00:00Z' }, 'ValidationError', 'occurredAt'],
    ['metadata that are not flat', { metadata: [] }, 'InvalidMetadataError', 'metadata'],
  ];
  test.each(cases)('%s', async (_what, wrong, refusal, path) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => anchor(program, wrong));
    expect(result).toMatchObject({ __typename: refusal, path: [path] });
  });

  test('what the plan has no event left for', async () => {
    const organization = await createOrganization(app());
    await organization.sql(`update organization set plan = 'DEVELOPER' where id = ?`, [organization.id]);
    const program = await organization.program();
    await anchored(program);
    await organization.sql('update quota_use set used = 1000 where organization_id = ?', [organization.id]);
    const result = await leavesNothing(organization, () => anchor(program));
    expect(only(result, 'QuotaExceededError').code).toBe('QUOTA_EXCEEDED');
  });
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const reader = await organization.program(['documents:read', 'events:write']);
  await expectForbidden(organization, ['documents:write'], () =>
    reader.call(DocumentAnchorDocument, { input: film }),
  );
});
