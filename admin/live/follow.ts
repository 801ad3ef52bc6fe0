import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AnyVariables, Client } from '@urql/core';
import {
  ActivitiesLiveDocument,
  ApiKeysLiveDocument,
  EventsLiveDocument,
  InvoicesLiveDocument,
} from '../gql/graphql.ts';

type LiveDocument = TypedDocumentNode<unknown, AnyVariables>;

/** What tells that a list of this resource is no longer as it was. */
const documents: Readonly<Record<string, LiveDocument>> = {
  invoices: InvoicesLiveDocument as LiveDocument,
  events: EventsLiveDocument as LiveDocument,
  'api-keys': ApiKeysLiveDocument as LiveDocument,
  activities: ActivitiesLiveDocument as LiveDocument,
};

export interface Following {
  /** Something has changed. */
  onChange(): void;
  /** The server, or the line, has ended it. */
  onEnd(): void;
}

export const isLive = (resource: string) => resource in documents;

/** Follows the changes of a resource until it is told to stop. */
export function follow(client: Client, resource: string, { onChange, onEnd }: Following): () => void {
  const document = documents[resource];
  if (!document) return () => {};
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    onEnd();
  };
  const { unsubscribe } = client.subscription(document, {}).subscribe(({ data, error, hasNext }) => {
    if (data && !error) onChange();
    if (error || !hasNext) end();
  });
  return () => {
    isOver = true;
    unsubscribe();
  };
}
