import { encodeId } from '#server/db/id.ts';
import { ValidationError } from '#server/errors.ts';
import {
  MemberCredentialError,
  MemberRoleError,
  TwoFactorMissingError,
} from '#server/members/member.errors.ts';
import * as organizations from '#server/organizations/organization.query.ts';
import * as service from '#server/organizations/organization.service.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';

builder.objectType(TwoFactorMissingError, {
  name: 'TwoFactorMissingError',
  description: 'Whoever demands two-factor sign-in of the members has it on themself.',
  interfaces: [UserErrorInterface],
});

const LeakActionEnum = builder.enumType('LeakAction', {
  description: 'What is done with a key that a secret scanner finds in public while it still works.',
  values: {
    REVOKE: {
      description: 'It is revoked at once; a secret on its way out after a rotation is retired at once.',
    },
    NOTIFY: { description: 'It goes on working; `api_key.leaked` in the activity log is all.' },
  } satisfies Record<organizations.LeakAction, object>,
});

export const OrganizationRef = builder.objectRef<organizations.OrganizationRecord>('Organization').implement({
  description: 'The tenant: whose keys, clients and invoices these are.',
  authScopes: { holds: 'organization:read' },
  fields: (t) => ({
    id: t.id({ description: 'Its id, `org_…`.', resolve: ({ id }) => encodeId('Organization', id) }),
    name: t.exposeString('name', { description: 'Its name.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    maxKeyLifetimeDays: t.exposeInt('maxKeyLifetimeDays', {
      nullable: true,
      description: 'For how many days a key may last at most, from when its expiry is set; null for ever.',
    }),
    idleKeyDays: t.exposeInt('idleKeyDays', {
      nullable: true,
      description: 'After how many days without use a key is disabled; null for never.',
    }),
    leakAction: t.expose('leakAction', {
      type: LeakActionEnum,
      description: 'What is done with a key that is found in public, in either environment.',
    }),
    requireTwoFactor: t.exposeBoolean('requireTwoFactor', {
      description: 'Whether members without two-factor sign-in may do nothing but set it up.',
    }),
    invoiceDetails: t.exposeString('invoiceDetails', {
      nullable: true,
      description: 'What stands below its name on invoices: address, tax number.',
    }),
    paymentInstructions: t.exposeString('paymentInstructions', {
      nullable: true,
      description: 'How to pay, as invoices and public pages say it.',
    }),
  }),
});

const OrganizationUpdateInput = builder.inputType('OrganizationUpdateInput', {
  description:
    "What to change of the caller's own organization; what is left out stays, and null clears all but `requireTwoFactor`.",
  fields: (t) => ({
    maxKeyLifetimeDays: t.int({
      description:
        'For how many days keys may last at most that are created, or get another expiry, from now on; 1 to 3,650, null for ever. Keys that are there keep theirs.',
    }),
    idleKeyDays: t.int({
      description:
        'After how many days without use keys are disabled; 30 to 3,650, null for never. No key is disabled that was not announced seven days before.',
    }),
    leakAction: t.field({
      type: LeakActionEnum,
      description: 'What to do with keys that are found in public, in either environment; null for `REVOKE`.',
    }),
    requireTwoFactor: t.boolean({
      description:
        'Whether members must sign in with a second step. Those who have none are refused with `TWO_FACTOR_REQUIRED` from their next request on, until they have set it up. Set by an owner who has it on.',
    }),
    invoiceDetails: t.string({
      description:
        'What stands below its name on invoices finalized from now on: address, tax number; at most 1,000 characters.',
    }),
    paymentInstructions: t.string({
      description:
        'How to pay, on invoices finalized from now on and on all public pages; at most 2,000 characters.',
    }),
  }),
});

const OrganizationUpdatePayload = builder
  .objectRef<{ organization: organizations.OrganizationRecord }>('OrganizationUpdatePayload')
  .implement({
    description: 'The changed organization.',
    fields: (t) => ({
      organization: t.expose('organization', {
        type: OrganizationRef,
        description: 'The organization as it is now.',
      }),
    }),
  });

builder.queryFields((t) => ({
  organization: t.field({
    type: OrganizationRef,
    nullable: true,
    description: "The caller's own organization, with its settings.",
    authScopes: { holds: 'organization:read' },
    resolve: (_root, _args, ctx) => organizations.own(ctx),
  }),
}));

builder.mutationFields((t) => ({
  organizationUpdate: t.field({
    type: OrganizationUpdatePayload,
    description:
      "Changes the settings of the caller's own organization. They hold in live and test: no key of the test environment changes them.",
    authScopes: { holds: 'organization:write' },
    errors: { types: [ValidationError, MemberRoleError, MemberCredentialError, TwoFactorMissingError] },
    args: { input: t.arg({ type: OrganizationUpdateInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input }, ctx) => {
      await service.update(ctx, input);
      const organization = await organizations.own(ctx);
      if (!organization) throw new Error('an organization has vanished');
      return { organization };
    },
  }),
}));
