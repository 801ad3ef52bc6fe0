import type { Environment } from '#server/auth/principal.ts';

interface Addressed {
  organizationId: string;
  /** Null for what belongs to both. */
  environment: Environment | null;
}

/** An entry of the activity log. */
export interface ActivityNotice extends Addressed {
  kind: 'ACTIVITY';
  /** `thing.verbed`. */
  type: string;
  subjectId: string;
  activityId: string;
}

/** Events of one batch. Between the two indices may lie those of others. */
export interface EventsNotice extends Addressed {
  kind: 'EVENTS';
  firstIndex: bigint;
  lastIndex: bigint;
}

/** A key was used; told about once a second. */
export interface KeyUsedNotice extends Addressed {
  kind: 'KEY_USED';
  keyId: string;
}

/** Deliveries to one endpoint: laid out, tried, or come to an end. */
export interface WebhookDeliveriesNotice extends Addressed {
  kind: 'WEBHOOK_DELIVERIES';
  endpointId: string;
  /** What has become of them. */
  status: string;
  deliveryIds: string[];
}

/** That something was committed, and where to read it. */
export type Notice = ActivityNotice | EventsNotice | KeyUsedNotice | WebhookDeliveriesNotice;

/** What the database's triggers notify (`Migration…_live.ts`); null for what this version does not know. */
export function readNotice(payload: string): Notice | null {
  const [kind, organizationId, environment, ...rest] = JSON.parse(payload) as [
    string,
    string,
    Environment | null,
    ...string[],
  ];
  const [first = '', second = '', third = ''] = rest;
  const address = { organizationId, environment };
  switch (kind) {
    case 'ACTIVITY':
      return { kind, ...address, type: first, subjectId: second, activityId: third };
    case 'EVENTS':
      return { kind, ...address, firstIndex: BigInt(first), lastIndex: BigInt(second) };
    case 'KEY_USED':
      return { kind, ...address, keyId: first };
    case 'WEBHOOK_DELIVERIES':
      return { kind, ...address, endpointId: first, status: second, deliveryIds: third.split(',') };
    default:
      return null;
  }
}
