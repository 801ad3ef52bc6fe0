import { hexOf, sha256 } from '../../server/ledger/verifier/bytes.ts';

/** WebCrypto takes a file whole, so it has to fit into memory. */
const maxBytes = 1024 * 1024 * 1024;

export type Hashing = { ok: true; sha256: string } | { ok: false; problem: string; message?: string };

/** The file's SHA-256 in hex, worked out here: nothing of it is sent. */
export async function hashFile(file: File): Promise<Hashing> {
  if (file.size > maxBytes) return { ok: false, problem: 'too_large' };
  // Missing on pages that are neither https nor localhost.
  if (!globalThis.crypto.subtle) return { ok: false, problem: 'insecure' };
  try {
    const hash = await sha256(new Uint8Array(await file.arrayBuffer()));
    return { ok: true, sha256: hexOf(hash) };
  } catch (error) {
    return { ok: false, problem: 'unreadable', message: error instanceof Error ? error.message : '' };
  }
}
