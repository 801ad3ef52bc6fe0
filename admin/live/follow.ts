import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AnyVariables, Client } from '@urql/core';
import {
  ActivitiesLiveDocument,
  ApiKeysLiveDocument,
  EventsLiveDocument,
  InvoicesLiveDocument,
  WebhookDeliveriesLiveDocument,
} from '../gql/graphql.ts';
import { heard } from './heard.ts';

type LiveDocument = TypedDocumentNode<unknown, AnyVariables>;

/** What tells that a list of this resource is no longer as it was. */
const documents: Readonly<Record<string, LiveDocument>> = {
  invoices: InvoicesLiveDocument as LiveDocument,
  events: EventsLiveDocument as LiveDocument,
  'api-keys': ApiKeysLiveDocument as LiveDocument,
  activities: ActivitiesLiveDocument as LiveDocument,
  'webhook-deliveries': WebhookDeliveriesLiveDocument as LiveDocument,
};

/** The server says something every 12 seconds, even when nothing has happened. */
const silenceMs = 30_000;

export interface Following {
  /** The line is there: what is committed from now on is told. */
  onOpen(): void;
  /** Something has changed. */
  onChange(): void;
  /** The server has ended it, or the line is dead. */
  onEnd(): void;
}

export const isLive = (resource: string) => resource in documents;

/** Follows the changes of a resource until it is told to stop. */
export function follow(
  client: Client,
  resource: string,
  filter: object | undefined,
  { onOpen, onChange, onEnd }: Following,
): () => void {
  const document = documents[resource];
  if (!document) return () => {};
  let silence: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const end = () => {
    if (isOver) return;
    stop();
    onEnd();
  };
  const listen = () => {
    clearTimeout(silence);
    if (!isOver) silence = setTimeout(end, silenceMs);
  };
  const fetching = heard(window.fetch, { onOpen: () => !isOver && onOpen(), onSound: listen });
  listen();
  let unsubscribe = () => {};
  const stop = () => {
    isOver = true;
    clearTimeout(silence);
    unsubscribe();
  };
  unsubscribe = client
    .subscription(document, { filter }, { fetch: fetching })
    .subscribe(({ data, error, hasNext }) => {
      if (data && !error) onChange();
      if (error || !hasNext) end();
    }).unsubscribe;
  return stop;
}
