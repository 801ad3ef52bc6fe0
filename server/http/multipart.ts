import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { IncomingFile, type ReceivedFile } from '#server/incoming-file.ts';
import { tooSlow } from './body.ts';
import { maxBodyBytes, maxFileBytes, uploadIdleMs, uploadMs } from './limits.ts';

/** A form whose texts have been read and whose file, the last part, waits to be received. */
export interface Form {
  texts: ReadonlyMap<string, string>;
  /** The name of the file's part. */
  part: string;
  file: IncomingFile;
}

type Store = Runtime['documents'];

export const isMultipart = (req: IncomingMessage) =>
  /^\s*multipart\/form-data\s*(;|$)/i.test(req.headers['content-type'] ?? '');

export const badForm = (message: string) => new RequestError('BAD_REQUEST', 400, message);
const tooLarge = (message: string) => new RequestError('PAYLOAD_TOO_LARGE', 413, message);
const fileTooLarge = () => tooLarge(`A file may have at most ${maxFileBytes} bytes.`);

/** What stands around a file: boundaries and headers of its parts. */
const maxFrameBytes = 16 * 1024;

/**
 * Opens a form of these texts, all of them, and then one file. Nothing of the file is read before it is received, and
 * it is received only when the form was whole: so a caller who may not send it costs no more than its first bytes.
 */
export function openForm(req: IncomingMessage, store: Store, names: readonly string[]): Promise<Form> {
  const length = Number(req.headers['content-length'] ?? 0);
  if (length > maxFileBytes + maxFrameBytes + (names.length > 0 ? maxBodyBytes : 0)) {
    return Promise.reject(fileTooLarge());
  }
  return new Promise((resolve, reject) => {
    const reading = readParts(req, names);
    reading.opened.then(({ texts, part, name, stream }) => {
      const file = new IncomingFile(name, () => receive(store, stream, reading.finished));
      resolve({ texts, part, file });
    }, reject);
  });
}

async function receive(
  store: Store,
  stream: BusboyFileStream,
  finished: Promise<void>,
): Promise<ReceivedFile> {
  const content = await store.receive(stream);
  try {
    await finished;
    if (content.size === 0) throw badForm('The file is empty.');
    return content;
  } catch (error) {
    await content.discard();
    throw error;
  }
}

interface Opened {
  texts: ReadonlyMap<string, string>;
  part: string;
  name: string;
  stream: BusboyFileStream;
}

interface Reading {
  /** The texts are there and the file begins. */
  opened: Promise<Opened>;
  /** The form has ended as it should. */
  finished: Promise<void>;
}

function readParts(req: IncomingMessage, names: readonly string[]): Reading {
  const opened = Promise.withResolvers<Opened>();
  const finished = Promise.withResolvers<void>();
  finished.promise.catch(() => {});
  const texts = new Map<string, string>();
  let stream: BusboyFileStream | null = null;
  const form = parserFor(req, names.length);

  const idle = setTimeout(() => fail(tooSlow()), uploadIdleMs);
  const late = setTimeout(() => fail(tooSlow()), uploadMs);
  const stop = () => {
    clearTimeout(idle);
    clearTimeout(late);
    req.unpipe(form);
  };
  let hasFailed = false;
  function fail(error: RequestError): void {
    if (hasFailed) return;
    hasFailed = true;
    stop();
    opened.reject(error);
    finished.reject(error);
    stream?.destroy(error);
    drain(req);
  }

  form.on('field', (name, value, _nameTruncated, isTruncated) => {
    if (stream) return fail(badForm('The file must be the last part of the form.'));
    if (isTruncated) return fail(tooLarge(`A text in a form may have at most ${maxBodyBytes} bytes.`));
    if (!names.includes(name) || texts.has(name)) return fail(unexpected(name, names));
    texts.set(name, value);
  });
  form.on('file', (part, incoming, name) => {
    stream = incoming;
    incoming.on('error', () => {});
    incoming.on('limit', () => fail(fileTooLarge()));
    const missing = names.filter((each) => !texts.has(each));
    if (missing.length > 0) return fail(badForm(`The form lacks ${missing.join(' and ')} before the file.`));
    opened.resolve({ texts, part: part ?? '', name: name ?? '', stream: incoming });
  });
  form.on('filesLimit', () => fail(badForm('Send one file, not several.')));
  form.on('fieldsLimit', () => fail(badForm('The form has more parts than are expected.')));
  form.on('partsLimit', () => fail(badForm('The form has more parts than are expected.')));
  form.on('error', () => fail(badForm('The form is not well-formed multipart/form-data.')));
  form.on('finish', () => {
    if (!stream) return fail(badForm('The form has no file.'));
    stop();
    finished.resolve();
  });
  req.on('data', () => idle.refresh());
  req.on('close', () => {
    if (!req.complete) fail(badForm('The request ended before its body was complete.'));
    else stop();
  });
  req.pipe(form);
  return { opened: opened.promise, finished: finished.promise };
}

function parserFor(req: IncomingMessage, texts: number) {
  const limits = {
    ...{ fields: texts, files: 1, parts: texts + 2 },
    ...{ fieldSize: maxBodyBytes, fieldNameSize: 100, fileSize: maxFileBytes },
    ...{ headerPairs: 20, headerSize: 8 * 1024 },
  };
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      limits,
    });
  } catch {
    throw badForm('The Content-Type has no boundary.');
  }
}

const unexpected = (name: string, names: readonly string[]) =>
  badForm(
    `The part ${JSON.stringify(String(name).slice(0, 60))} is not expected here; the form has ${[...names, 'one file'].join(', ')}.`,
  );

/** What is still read of a body that nobody wants, so that its sender comes to read the answer. */
const maxDrainBytes = 4 * maxFileBytes;

function drain(req: IncomingMessage): void {
  let drained = 0;
  req.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > maxDrainBytes) req.destroy();
  });
  req.resume();
}

/** Lets go of a form whose file nobody has received. */
export async function closeForm(req: IncomingMessage, { file }: Form): Promise<void> {
  await file.discard();
  if (req.complete) return;
  req.unpipe();
  drain(req);
}
