import type { Readable } from 'node:stream';

/** A file that is wholly here, on the disk and not yet in its place. */
export interface ReceivedFile {
  readonly sha256: Buffer;
  readonly size: number;
  /** Its first kilobyte, */
  readonly head: Buffer;
  /** and its last. */
  readonly tail: Buffer;
  /** All of it, from the beginning; before it is kept. */
  read(): Readable;
  /** Puts it where its hash says; the same content from elsewhere is already there, and replaced by itself. */
  keep(): Promise<void>;
  /** Removes it, unless it was kept. */
  discard(): Promise<void>;
}

/** A file that a request brings. Nothing is read of it before somebody asks, and it is read once. */
export class IncomingFile {
  /** As the sender has it, without any path. */
  readonly name: string;
  readonly #receive: () => Promise<ReceivedFile>;
  #received: Promise<ReceivedFile> | null = null;
  #sha256: string | null = null;

  constructor(name: string, receive: () => Promise<ReceivedFile>) {
    this.name = name;
    this.#receive = receive;
  }

  received(): Promise<ReceivedFile> {
    this.#received ??= this.#receive().then((content) => {
      this.#sha256 = content.sha256.toString('hex');
      return content;
    });
    return this.#received;
  }

  /** Removes what was received and not kept. */
  async discard(): Promise<void> {
    const content = await this.#received?.catch(() => null);
    await content?.discard();
  }

  /** As part of what a request asks for: which file it is. */
  toJSON() {
    return { name: this.name, sha256: this.#sha256 };
  }
}

/** The file of a GraphQL request, and the place among its variables where it belongs. */
export interface Upload {
  file: IncomingFile;
  path: readonly string[];
}
