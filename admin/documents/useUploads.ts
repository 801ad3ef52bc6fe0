import { useEffect, useRef, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { DocumentKind, DocumentRecordFragment } from '../gql/graphql.ts';

const maxBytes = 10 * 1024 * 1024;

export interface UploadItem {
  id: number;
  file: File;
  kind: DocumentKind;
  /** From 0 to 1; null before its turn. */
  part: number | null;
  record: DocumentRecordFragment | null;
  problem: string | null;
}

const isWaiting = ({ part, record, problem }: UploadItem) => part === null && !record && !problem;
export const isOpen = ({ record, problem }: UploadItem) => !record && !problem;

/** Sends files one after the other, and stops when the page is left. */
export function useUploads() {
  const t = useTranslate();
  const { uploadDocument } = useDataProvider<ConsoleDataProvider>();
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const sending = useRef<AbortController | null>(null);
  const count = useRef(0);
  const change = (id: number, fields: Partial<UploadItem>) =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, ...fields } : item)));

  async function send({ id, file, kind }: UploadItem, { signal }: AbortController) {
    change(id, { part: 0 });
    const onProgress = (part: number) => change(id, { part });
    try {
      change(id, { record: await uploadDocument({ file, kind, onProgress, signal }) });
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      change(id, { problem: t('documents.upload.failed', { message }) });
    }
    sending.current = null;
  }

  const next = items.find(isWaiting);
  const isBusy = items.some((item) => isOpen(item) && !isWaiting(item));
  useEffect(() => {
    if (!next || isBusy || sending.current) return;
    sending.current = new AbortController();
    void send(next, sending.current);
  });
  useEffect(() => () => sending.current?.abort(), []);

  const add = (files: readonly File[], kind: DocumentKind) =>
    setItems((all) => [
      ...all,
      ...files.map((file) => ({
        ...{ id: ++count.current, file, kind, part: null, record: null },
        problem: file.size > maxBytes ? t('documents.upload.too_large') : null,
      })),
    ]);
  return { items, add };
}
