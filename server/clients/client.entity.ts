import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant } from '#server/db/columns.ts';

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
});

/** Somebody the organization sends invoices to. */
export class Client extends ClientSchema.class {}
ClientSchema.setClass(Client);
