import { useRef, useState } from 'react';
import { useDataProvider, useRefresh, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { DocumentRecordFragment } from '../gql/graphql.ts';
import { hashFile } from './file-hash.ts';

export interface FileCheckItem {
  id: number;
  file: File;
  /** Null while the file is read. */
  sha256: string | null;
  /** The documents with this content, newest first; null while they are looked for. */
  found: readonly DocumentRecordFragment[] | null;
  isAnchoring: boolean;
  problem: string | null;
}

/** Looks files up by their hash, the last dropped first, and anchors the hash of one that is not there yet. */
export function useFileChecks() {
  const t = useTranslate();
  const refresh = useRefresh();
  const { documentsByHash, anchorDocument } = useDataProvider<ConsoleDataProvider>();
  const [items, setItems] = useState<readonly FileCheckItem[]>([]);
  const count = useRef(0);
  const change = (id: number, fields: Partial<FileCheckItem>) =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, ...fields } : item)));
  const fail = (id: number, error: unknown) =>
    change(id, { isAnchoring: false, problem: error instanceof Error ? error.message : String(error) });

  async function look({ id, file }: FileCheckItem) {
    const hashed = await hashFile(file);
    if (!hashed.ok) {
      return change(id, { problem: t(`documents.check.${hashed.problem}`, { message: hashed.message }) });
    }
    change(id, { sha256: hashed.sha256 });
    await documentsByHash(hashed.sha256).then(
      (found) => change(id, { found }),
      (error: unknown) => fail(id, error),
    );
  }

  async function anchor({ id, file, sha256 }: FileCheckItem) {
    if (!sha256) return;
    change(id, { isAnchoring: true, problem: null });
    const mediaType = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : undefined;
    // GraphQL's whole numbers end there; beyond, the length is not said.
    const size = file.size < 2 ** 31 ? file.size : undefined;
    try {
      const record = await anchorDocument({ sha256, fileName: file.name, mediaType, size });
      change(id, { isAnchoring: false, found: [record as DocumentRecordFragment] });
      refresh();
    } catch (error) {
      fail(id, error);
    }
  }

  function check(files: readonly File[]) {
    const fresh = files.map((file) => ({
      ...{ id: ++count.current, file, sha256: null, found: null },
      ...{ isAnchoring: false, problem: null },
    }));
    setItems((all) => [...fresh, ...all]);
    for (const item of fresh) void look(item);
  }

  return { items, check, anchor };
}
