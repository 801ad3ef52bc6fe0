import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AnyVariables, Client } from '@urql/core';
import { requestError } from './errors.ts';

/** A document with the variables it asks for; `Data` is what it answers. */
export interface Request<Data> {
  document: TypedDocumentNode<Data, AnyVariables>;
  variables: AnyVariables;
}

export function request<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Request<Data> {
  return { document: document as TypedDocumentNode<Data, AnyVariables>, variables };
}

/**
 * urql drops `fetchOptions.signal`; only unsubscribing closes the connection. This is the bridge from
 * react-admin's signal to that.
 */
export function execute<Data>(client: Client, asked: Request<Data>, signal?: AbortSignal): Promise<Data> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    let settled = false;
    const source = isMutation(asked)
      ? client.mutation(asked.document, asked.variables)
      : client.query(asked.document, asked.variables);
    const { unsubscribe } = source.subscribe((result) => {
      if (settled || result.stale || result.hasNext) return;
      settled = true;
      queueMicrotask(() => unsubscribe());
      if (result.error) reject(requestError(result.error));
      else if (result.data) resolve(result.data);
      else reject(new Error('The server answered without data.'));
    });
    const abort = () => {
      if (settled) return;
      settled = true;
      unsubscribe();
      reject(aborted());
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

function isMutation({ document }: Request<unknown>): boolean {
  return document.definitions.some(
    (definition) => definition.kind === 'OperationDefinition' && definition.operation === 'mutation',
  );
}

/** react-admin recognises this name and stays silent. */
function aborted(): DOMException {
  return new DOMException('Aborted', 'AbortError');
}
