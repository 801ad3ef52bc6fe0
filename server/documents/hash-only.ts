import { type InputIssue, ValidationError } from '#server/errors.ts';
import { sha256In } from '#server/sha256-hex.ts';
import type { Document } from './document.entity.ts';
import { fileNameOf } from './file-name.ts';

interface Given {
  sha256: string;
  fileName: string;
  mediaType?: string | null;
  size?: number | null;
}

const anything = 'application/octet-stream';

/** What is kept of a file that stays with its sender. */
export function hashOnly({ sha256, fileName, mediaType, size = null }: Given) {
  const [first, ...others] = issuesOf({ sha256, fileName, mediaType, size });
  if (first) throw new ValidationError([first, ...others]);
  return {
    kind: 'OTHER',
    source: 'HASH',
    sha256: Buffer.from(sha256, 'hex'),
    fileName: fileNameOf(fileName, 'document'),
    mediaType: mediaType ?? anything,
    size,
  } satisfies Partial<Document>;
}

/** RFC 6838, section 4.2. */
const isMediaType = (text: string) =>
  text.length <= 127 && /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/i.test(text);

function issuesOf({ sha256, fileName, mediaType, size }: Given): InputIssue[] {
  const issues: InputIssue[] = [];
  const wrong = (path: string, message: string) => issues.push({ message, path: [path] });
  if (sha256In(sha256) === null) wrong('sha256', 'sha256 must be a SHA-256 in hex, 64 characters.');
  if (!fileName.trim()) wrong('fileName', 'Give the file a name, so that people find it.');
  if (mediaType != null && !isMediaType(mediaType)) {
    wrong('mediaType', 'mediaType must be a type and a subtype, like "application/pdf".');
  }
  if (size != null && size < 0) wrong('size', 'size is a number of bytes.');
  return issues;
}
