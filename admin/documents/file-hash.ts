/** WebCrypto takes a file whole, so it has to fit into memory. */
const maxBytes = 1024 * 1024 * 1024;

export type Hashing = { ok: true; sha256: string } | { ok: false; problem: string; message?: string };

/** The file's SHA-256 in hex, worked out here: nothing of it is sent. */
export async function hashFile(file: File): Promise<Hashing> {
  if (file.size > maxBytes) return { ok: false, problem: 'too_large' };
  // Missing on pages that are neither https nor localhost.
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle;
  if (!subtle) return { ok: false, problem: 'insecure' };
  try {
    const hash = await subtle.digest('SHA-256', await file.arrayBuffer());
    return { ok: true, sha256: [...new Uint8Array(hash)].map(toHex).join('') };
  } catch (error) {
    return { ok: false, problem: 'unreadable', message: error instanceof Error ? error.message : '' };
  }
}

const toHex = (byte: number) => byte.toString(16).padStart(2, '0');
