import { p } from '@mikro-orm/core';
import type { Environment } from '#server/auth/principal.ts';
import { Organization } from '#server/organizations/organization.entity.ts';

/** UUIDv7, made by the application (see `newId`); shown outside as a TypeID. */
export const id = () => p.uuid().primary();

/** An instant to the millisecond: what JavaScript can carry, so nothing is lost on the way. */
export const instant = () => p.datetime().length(3);

/** Every business row says whose it is and in which of the two worlds it lives. */
export const tenant = {
  organizationId: () => p.manyToOne(Organization).mapToPk().name('organization_id'),
  environment: p.string().$type<Environment>().columnType('text'),
};

export const actor = {
  createdByType: p.string().$type<'API_KEY' | 'USER' | 'SYSTEM'>().columnType('text'),
  createdById: p.uuid().nullable(),
  createdByLabel: p.text(),
};
