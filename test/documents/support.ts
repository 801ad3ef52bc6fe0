import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { pdfBytes, pdfFile } from '../support/files.ts';
import {
  DocumentDeleteDocument,
  DocumentUploadDocument,
  type DocumentUploadInput,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';

export async function upload(caller: Caller, input: Partial<DocumentUploadInput> = {}) {
  return (await caller.run(DocumentUploadDocument, { input: { file: pdfFile(), ...input } })).documentUpload;
}

export async function uploaded(caller: Caller, input: Partial<DocumentUploadInput> = {}) {
  return only(await upload(caller, input), 'DocumentUploadPayload').document;
}

export async function remove(caller: Caller, id: string) {
  return (await caller.run(DocumentDeleteDocument, { input: { id } })).documentDelete;
}

export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** As `curl -F "file=@invoice.pdf"` sends it. */
export function formOf(bytes: Uint8Array = pdfBytes(), name = 'invoice.pdf', part = 'file'): FormData {
  const form = new FormData();
  form.set(part, new File([new Uint8Array(bytes)], name));
  return form;
}

/** Every content that is kept, and every file that is on its way in. */
export async function filesOf({ runtime, config }: TestApp): Promise<string[]> {
  const { rows } = await runtime.pool.query<{ value: string }>(
    `select value from deployment where name = 'documents folder'`,
  );
  const folder = join(config.documentsDir, rows[0]?.value ?? '');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
