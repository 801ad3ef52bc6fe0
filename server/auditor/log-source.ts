import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UnreadableError } from './audit.errors.ts';

/** Where the files of a log (C2SP tlog-tiles) are read from: a server, or a folder that mirrors one. */
export interface LogSource {
  /** Null where there is none. */
  get(path: string): Promise<Buffer | null>;
}

export function sourceOf(place: string): LogSource {
  return /^https?:\/\//.test(place) ? serverAt(place.replace(/\/+$/, '')) : folderAt(place);
}

function folderAt(dir: string): LogSource {
  return {
    async get(path) {
      try {
        return await readFile(join(dir, path));
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : null;
        if (code === 'ENOENT' || code === 'ENOTDIR') return null;
        throw new UnreadableError(`${join(dir, path)} cannot be read (${code}).`);
      }
    },
  };
}

const timeoutMs = 30_000;
/** Two tiles of 255 whole entries, and more than any checkpoint. */
const maxBytes = 64 * 1024 * 1024;
const tries = 5;
const longestWaitSeconds = 120;

function serverAt(url: string): LogSource {
  async function get(path: string): Promise<Buffer | null> {
    for (let left = tries; ; left--) {
      const response = await ask(`${url}/${path}`);
      if (response.ok) return bytesOf(response);
      await response.body?.cancel();
      if (response.status === 404 || response.status === 410) return null;
      const isPassing = response.status === 429 || response.status >= 500;
      if (!isPassing || left === 0) throw new UnreadableError(`${url}/${path} answered ${response.status}.`);
      await wait(1_000 * Math.min(longestWaitSeconds, Number(response.headers.get('retry-after')) || 1));
    }
  }
  return { get };
}

async function ask(address: string): Promise<Response> {
  try {
    return await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new UnreadableError(
      `${address} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
  }
}

async function bytesOf(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new UnreadableError('An answer is larger than any file of a log.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
