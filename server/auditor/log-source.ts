import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UnreadableError } from './audit.errors.ts';

/** Where the files of a log (C2SP tlog-tiles) are read from: a server, or a folder that mirrors one. */
export interface LogSource {
  /** Null where there is none. */
  get(path: string, asked?: Asked): Promise<Buffer | null>;
}

export interface Asked {
  /** Not from a cache on the way. */
  isFresh: boolean;
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
const firstWaitMs = 250;
const longestWaitMs = 120_000;

/** What may be over when it is asked again: the connection broke, or the server is busy. */
class PassingError extends UnreadableError {
  /** How long the server wants to be left alone; null where it does not say. */
  readonly waitMs: number | null;

  constructor(message: string, waitMs: number | null = null) {
    super(message);
    this.waitMs = waitMs;
  }
}

function serverAt(url: string): LogSource {
  let hasAnswered = false;

  async function attempt(address: string, asked: Asked): Promise<Buffer | null> {
    const headers: HeadersInit = asked.isFresh ? { 'cache-control': 'no-cache' } : {};
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(timeoutMs) });
    hasAnswered = true;
    if (response.ok) return bytesOf(response);
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return null;
    const message = `${address} answered ${response.status}.`;
    if (response.status !== 429 && response.status < 500) throw new UnreadableError(message);
    throw new PassingError(message, 1_000 * Number(response.headers.get('retry-after')) || null);
  }

  async function get(path: string, asked: Asked = { isFresh: false }): Promise<Buffer | null> {
    const address = `${url}/${path}`;
    for (let tried = 0; ; tried++) {
      try {
        return await attempt(address, asked);
      } catch (thrown) {
        const error = thrown instanceof UnreadableError ? thrown : broken(address, thrown);
        // Where nobody has answered yet, the address is more likely wrong.
        if (!(error instanceof PassingError) || tried === tries || !hasAnswered) throw error;
        await wait(Math.min(longestWaitMs, error.waitMs ?? firstWaitMs * 2 ** tried));
      }
    }
  }
  return { get };
}

function broken(address: string, error: unknown): PassingError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new PassingError(
    `${address} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`,
  );
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
