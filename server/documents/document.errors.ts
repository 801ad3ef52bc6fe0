import { UserError } from '#server/errors.ts';

/** The content is not of a kind that is taken, whatever its name and declared type say. */
export class UnsupportedDocumentError extends UserError {
  override readonly code = 'UNSUPPORTED_DOCUMENT';

  constructor() {
    super('This is not a PDF. Only PDF files are taken, and it is the content that counts.', ['file']);
  }
}
