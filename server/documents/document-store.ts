import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ReceivedFile } from '#server/incoming-file.ts';

/** How much of a file's beginning and end is looked at. */
const edgeBytes = 1_024;

export interface Content {
  stream: Readable;
  size: number;
}

/** Contents by their hash: each is there once, whoever sent it. Who may have it, the rows say. */
export interface DocumentStore {
  receive(source: AsyncIterable<Buffer>): Promise<ReceivedFile>;
  /** Null when nothing is kept under this hash. */
  read(sha256: Buffer): Promise<Content | null>;
  remove(sha256: Buffer): Promise<void>;
  /** What is kept under hashes that begin with this byte. */
  list(firstByte: number): Promise<Buffer[]>;
  /** Removes what has been on its way in since before then: its process is gone. */
  dropUnfinished(before: Date): Promise<void>;
}

/** In a folder, which several replicas have to share. */
export function createDocumentStore(folder: string): DocumentStore {
  const incoming = join(folder, 'incoming');
  const pathOf = (sha256: Buffer) => {
    const name = sha256.toString('hex');
    return join(folder, name.slice(0, 2), name);
  };

  return {
    async receive(source) {
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      const path = join(incoming, randomUUID());
      try {
        return received(path, await write(path, source), pathOf);
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },

    async read(sha256) {
      const file = await unlessMissing(open(pathOf(sha256)));
      if (!file) return null;
      const { size } = await file.stat();
      return { stream: file.createReadStream(), size };
    },

    remove: (sha256) => rm(pathOf(sha256), { force: true }),

    async list(firstByte) {
      const name = firstByte.toString(16).padStart(2, '0');
      const files = (await unlessMissing(readdir(join(folder, name)))) ?? [];
      return files.filter((file) => /^[0-9a-f]{64}$/.test(file)).map((file) => Buffer.from(file, 'hex'));
    },

    async dropUnfinished(before) {
      for (const name of (await unlessMissing(readdir(incoming))) ?? []) {
        const path = join(incoming, name);
        const found = await unlessMissing(stat(path));
        if (found && found.mtime < before) await rm(path, { force: true });
      }
    },
  };
}

type Facts = Pick<ReceivedFile, 'sha256' | 'size' | 'head' | 'tail'>;

function received(path: string, facts: Facts, pathOf: (sha256: Buffer) => string): ReceivedFile {
  let isKept = false;
  return {
    ...facts,
    read: () => createReadStream(path),
    async keep() {
      if (isKept) return;
      const place = pathOf(facts.sha256);
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await rename(path, place);
      await flushFolder(dirname(place));
      isKept = true;
    },
    discard: () => rm(path, { force: true }),
  };
}

/** Hashed on the way to the disk; on it when this returns. */
async function write(path: string, source: AsyncIterable<Buffer>): Promise<Facts> {
  const hash = createHash('sha256');
  let size = 0;
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  async function* observed() {
    for await (const chunk of source) {
      hash.update(chunk);
      size += chunk.length;
      if (head.length < edgeBytes) head = Buffer.concat([head, chunk.subarray(0, edgeBytes - head.length)]);
      tail = Buffer.concat([tail, chunk.subarray(-edgeBytes)]).subarray(-edgeBytes);
      yield chunk;
    }
  }
  await using file: FileHandle = await open(path, 'wx', 0o600);
  await file.writeFile(observed());
  await file.sync();
  return { sha256: hash.digest(), size, head, tail };
}

/** A new name in a folder survives a loss of power only once the folder itself is on the disk. */
async function flushFolder(path: string): Promise<void> {
  await using folder = await open(path);
  await folder.sync();
}

async function unlessMissing<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
