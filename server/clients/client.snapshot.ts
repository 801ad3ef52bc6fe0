import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import { idField, instantField, iso, isoOrNull, textField } from '#server/webhooks/snapshot.ts';
import type { Client } from './client.entity.ts';

export const clientSnapshot = z.strictObject({
  id: idField('cli', "The client's id."),
  name: textField('The name of the person or company.'),
  email: textField('Where invoices go.').nullable(),
  phone: textField('Telephone number.').nullable(),
  externalId: textField('Your own id for the client.').nullable(),
  archivedAt: instantField('When it was archived; null when it is not.').nullable(),
  createdAt: instantField('When it was created.'),
  updatedAt: instantField('When it was last changed.'),
});

export type ClientSnapshot = z.infer<typeof clientSnapshot>;

export function snapshotOf(client: Client): ClientSnapshot {
  return {
    id: encodeId('Client', client.id),
    name: client.name,
    email: client.email ?? null,
    phone: client.phone ?? null,
    externalId: client.externalId ?? null,
    archivedAt: isoOrNull(client.archivedAt),
    createdAt: iso(client.createdAt),
    updatedAt: iso(client.updatedAt),
  };
}

export const clientSample: ClientSnapshot = {
  id: 'cli_01kah8qf4ye0sbxj4m2zqv3n8d',
  name: 'Ada Lovelace Ltd',
  email: 'accounts@lovelace.example',
  phone: '+44 20 7946 0000',
  externalId: 'crm-4711',
  archivedAt: null,
  createdAt: '2026-11-20T09:30:00.000Z',
  updatedAt: '2026-11-20T09:30:00.000Z',
};
