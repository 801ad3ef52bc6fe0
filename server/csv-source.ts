import type { IncomingFile } from './incoming-file.ts';
import { invalid, text } from './validation.ts';

/** A file's text as it comes, and the field of the input that it came in. */
export interface CsvSource {
  field: 'csv' | 'file';
  /** From the beginning, as often as it is called. */
  pieces(): AsyncIterable<string>;
}

/** All that a request without a file can hold. */
const maxTextLength = 1024 * 1024;

/** The field of an input that has the file as text. */
export const csvText = text('The file', maxTextLength).nullish();

/** Of a file that has come as text, or as a part of its own. It is wholly here before any of it is read. */
export async function sourceOf(csv: string | null, file: IncomingFile | null): Promise<CsvSource> {
  if (csv !== null && file) invalid(['file'], 'Send the file as csv or as file, not both.');
  if (file) {
    const content = await file.received();
    return { field: 'file', pieces: () => decoded(content.read()) };
  }
  if (csv === null) invalid(['file'], 'Send a CSV file, as csv or as file.');
  return { field: 'csv', pieces: () => inPieces(csv) };
}

const pieceLength = 64 * 1024;

/** So that who reads it a piece at a time waits for none as long as for all of it. */
async function* inPieces(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length; ) {
    const end = from + pieceLength;
    // The parser takes each piece for UTF-8 by itself, and half a surrogate pair has none.
    const piece = text.slice(from, isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end);
    yield piece;
    from += piece.length;
  }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;

/** Strict: what is read wrongly would be paid, or sent, to somebody else. */
async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Buffer) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      return invalid(['file'], 'The file is not UTF-8 text. Save it as "CSV UTF-8".');
    }
  };
  for await (const chunk of chunks) {
    const text = decode(chunk);
    if (text.includes('\0')) invalid(['file'], 'The file must not contain a NUL character.');
    if (text) yield text;
  }
  const rest = decode();
  if (rest) yield rest;
}
