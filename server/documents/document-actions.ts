import * as documents from './document.query.ts';
import * as service from './document.service.ts';
import { openContent } from './document-content.ts';

/** What the REST façade does with documents: the same as the mutations do. */
export const documentActions = {
  upload: service.upload,
  remove: service.remove,
  find: documents.byId,
  numbered: documents.numbered,
  openContent,
};
