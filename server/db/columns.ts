import { p } from '@mikro-orm/core';
import { Organization } from '#server/organizations/organization.entity.ts';

/** UUIDv7, made by the application (see `newId`); shown outside as a TypeID. */
export const id = () => p.uuid().primary();

/** An instant to the millisecond: what JavaScript can carry, so nothing is lost on the way. */
export const instant = () => p.datetime().length(3);

/** Which of the two worlds a row belongs to. */
export const environment = () => p.enum(['LIVE', 'TEST']);

/** What kind of actor did something. */
export const actorType = () => p.enum(['API_KEY', 'USER', 'SYSTEM']);

/** What composite foreign keys of other tables point at, so that no row points across tenants. */
export const tenantKey = (table: string) => ({
  name: `${table}_tenant_key`,
  properties: ['organizationId', 'environment', 'id'] as ('organizationId' | 'environment' | 'id')[],
});

/** Every business row says whose it is and in which of the two worlds it lives. */
export const tenant = {
  organizationId: () => p.manyToOne(Organization).mapToPk().name('organization_id'),
  environment: environment(),
};

export const actor = {
  createdByType: actorType(),
  createdById: p.uuid().nullable(),
  createdByLabel: p.text(),
};
