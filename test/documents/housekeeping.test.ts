import { utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lookAfterDocuments, removeOrphans } from '#server/jobs/documents.ts';
import { startApp, useApp } from '../support/app.ts';
import { pdfBytes, pdfFile } from '../support/files.ts';
import { DocumentByIdDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { rowsOf, tracesOf, uuidOf } from '../support/rows.ts';
import { filesOf, hashOf, uploaded } from './support.ts';

const app = useApp();
const hourMs = 60 * 60 * 1000;

/** A document as it is when its process died just after the event, or just before it. */
async function interrupted(when: 'after the event' | 'before the event') {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const document = await uploaded(program, { file: pdfFile(`${organization.id} ${when}`) });
  const id = uuidOf(document.id);
  await organization.sql('update document set anchored_at = null where id = ?', [id]);
  await organization.sql('delete from activity where subject_id = ?', [id]);
  if (when === 'before the event') {
    await organization.sql('update document set event_id = gen_random_uuid() where id = ?', [id]);
  }
  return { organization, program, document };
}

describe('an upload whose process died', () => {
  test('after the event is completed once, in the name of its sender, by whoever is first', async () => {
    const { organization, program, document } = await interrupted('after the event');
    const { id } = document;
    expect((await program.run(DocumentByIdDocument, { id })).document).toBeNull();
    await lookAfterDocuments(app().runtime);
    expect(
      (await program.run(DocumentByIdDocument, { id })).document,
      'it may still be under way',
    ).toBeNull();
    app().advance(2 * hourMs);
    await Promise.all([1, 2, 3].map(() => lookAfterDocuments(app().runtime)));
    expect((await program.run(DocumentByIdDocument, { id })).document).toEqual(document);
    expect(await tracesOf(organization, id)).toMatchObject([
      { type: 'document.uploaded', actor_type: 'API_KEY', actor_label: 'a program' },
    ]);
    expect((await rowsOf(organization)).event).toHaveLength(1);
  });

  test('before the event leaves nothing', async () => {
    const { organization, document } = await interrupted('before the event');
    app().advance(2 * hourMs);
    await lookAfterDocuments(app().runtime);
    expect((await rowsOf(organization)).document).toEqual([]);
    expect(await filesOf(app())).not.toContain(document.sha256);
  });
});

test('contents that no row needs and files that never came in whole are removed, others are not', async () => {
  const fresh = await startApp();
  const program = await (await createOrganization(fresh)).program();
  const { sha256 } = await uploaded(program, { file: pdfFile('needed') });
  const { rows } = await fresh.runtime.pool.query<{ value: string }>(
    `select value from deployment where name = 'documents folder'`,
  );
  const folder = join(fresh.config.documentsDir, rows[0]?.value ?? '');
  const orphan = hashOf(pdfBytes('orphan'));
  await mkdir(join(folder, orphan.slice(0, 2)), { recursive: true });
  writeFileSync(join(folder, orphan.slice(0, 2), orphan), pdfBytes('orphan'));
  for (const name of ['old', 'new']) writeFileSync(join(folder, 'incoming', name), 'half of a fi');
  const past = new Date(Date.now() - 2 * hourMs);
  utimesSync(join(folder, 'incoming', 'old'), past, past);
  await lookAfterDocuments(fresh.runtime);
  for (let firstByte = 0; firstByte < 256; firstByte++) await removeOrphans(fresh.runtime, firstByte);
  expect(await filesOf(fresh)).toEqual(['new', sha256].sort());
  await fresh.close();
});
