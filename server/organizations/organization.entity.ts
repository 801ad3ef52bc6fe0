import { defineEntity, p } from '@mikro-orm/core';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  tableName: 'organization',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    slug: p.text().unique(),
    logo: p.text().nullable(),
    metadata: p.text().nullable(),
    createdAt: p.datetime().length(3),
    /** A name of `plans.ts`. */
    plan: p.text().default('SELF_HOSTED'),
    /** Windows of its keys that an operator has given it in place of the plan's. */
    rateLimits: p.json().$type<Record<string, { limit: number; windowSeconds: number }>>().nullable(),
    /** How long keys may last that are made or prolonged from now on; null for any time. */
    maxKeyLifetimeDays: p.integer().nullable(),
    /** After how many days without use a key is disabled; null for never. */
    idleKeyDays: p.integer().nullable(),
    /** When that got the value it has: warnings given before do not count. */
    idleKeyDaysSetAt: p.datetime().length(3).nullable(),
    /** What is done with a key that is found in public. */
    leakAction: p.enum(['REVOKE', 'NOTIFY']).default('REVOKE'),
    /** Whether members without two-factor sign-in may do nothing but set it up. */
    requireTwoFactor: p.boolean().default(false),
    /** What stands below the name on invoices: address, tax number. */
    invoiceDetails: p.text().nullable(),
    /** How to pay, on invoices and public pages. */
    paymentInstructions: p.text().nullable(),
  },
});

/** The tenant. better-auth's organization plugin writes this table too (see `auth/people.ts`). */
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);
