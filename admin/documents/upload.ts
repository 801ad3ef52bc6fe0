import { print } from 'graphql';
import { HttpError } from 'react-admin';
import { requestedWith } from '../client.ts';
import {
  type DocumentKind,
  type DocumentRecordFragment,
  DocumentUploadDocument,
  type DocumentUploadMutation,
  type Environment,
} from '../gql/graphql.ts';
import { answerError } from '../relay/errors.ts';
import { succeed } from '../relay/relay-data-provider.ts';

export interface UploadRequest {
  file: File;
  kind: DocumentKind;
  /** From 0 to 1, while it is sent. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** By XMLHttpRequest: fetch does not tell how far an upload has come. */
export function uploadDocument(
  environment: Environment,
  { file, kind, onProgress, signal }: UploadRequest,
): Promise<DocumentRecordFragment> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', '/graphql');
    sending.responseType = 'json';
    const headers = { ...requestedWith, 'X-Environment': environment.toLowerCase() };
    for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value);
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    sending.onload = () => {
      try {
        resolve(recordIn(sending.response));
      } catch (error) {
        reject(error);
      }
    };
    sending.onerror = () => reject(new HttpError('The server did not answer.', 0, { code: 'NETWORK' }));
    sending.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    signal.addEventListener('abort', () => sending.abort(), { once: true });
    sending.send(formOf(file, kind));
  });
}

/** As the GraphQL multipart request specification has it. */
function formOf(file: File, kind: DocumentKind): FormData {
  const form = new FormData();
  const variables = { input: { file: null, kind } };
  form.set('operations', JSON.stringify({ query: print(DocumentUploadDocument), variables }));
  form.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
  form.set('0', file);
  return form;
}

interface Answer {
  data?: DocumentUploadMutation | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

function recordIn(answer: Answer | null): DocumentRecordFragment {
  const [error] = answer?.errors ?? [];
  if (error) throw answerError(error);
  if (!answer?.data) throw new HttpError('The server did not answer.', 0, { code: 'NETWORK' });
  return succeed(answer.data).record as DocumentRecordFragment;
}
