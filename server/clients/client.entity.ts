import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

const ClientSchema = defineEntity({
  name: 'Client',
  tableName: 'client',
  properties: {
    id: id(),
    ...tenant,
    name: p.text(),
    email: p.text().nullable(),
    phone: p.text().nullable(),
    externalId: p.text().nullable(),
    archivedAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    ...actor,
  },
  uniques: [
    tenantKey('client'),
    { name: 'client_external_id_unique', properties: ['organizationId', 'environment', 'externalId'] },
  ],
  indexes: [
    {
      name: 'client_name_index',
      expression:
        'create index "client_name_index" on "client" ("organization_id", "environment", lower("name"), "id")',
    },
  ],
});

/** Somebody the organization sends invoices to. */
export class Client extends ClientSchema.class {}
ClientSchema.setClass(Client);
