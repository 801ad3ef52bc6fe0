import { lazy } from 'react';
import type { WebhookEndpointRecordFragment } from '../gql/graphql.ts';

const webhookViews = {
  list: lazy(async () => ({ default: (await import('./WebhookEndpointList.tsx')).WebhookEndpointList })),
  show: lazy(async () => ({ default: (await import('./WebhookEndpointShow.tsx')).WebhookEndpointShow })),
  create: lazy(async () => ({
    default: (await import('./WebhookEndpointCreate.tsx')).WebhookEndpointCreate,
  })),
  edit: lazy(async () => ({ default: (await import('./WebhookEndpointEdit.tsx')).WebhookEndpointEdit })),
  recordRepresentation: (record: WebhookEndpointRecordFragment) => record.url,
};

export default webhookViews;
