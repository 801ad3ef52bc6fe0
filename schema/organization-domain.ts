import { NotFoundError, ValidationError } from '#server/errors.ts';
import { MemberCredentialError } from '#server/members/member.errors.ts';
import {
  type DomainFault,
  DomainRecordError,
  DomainTakenError,
} from '#server/organizations/domain.errors.ts';
import { type DomainRecord, domainsOf, recordName, recordValue } from '#server/organizations/domain.query.ts';
import * as service from '#server/organizations/domain.service.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { OrganizationRef } from './organization.ts';

const DomainFaultEnum = builder.enumType('DomainFault', {
  description: 'Why a domain could not be verified.',
  values: {
    RECORD_NOT_FOUND: { description: 'There is no TXT record of that name, or not yet.' },
    WRONG_VALUE: { description: 'There is one, and it says something else.' },
    DNS_FAILED: { description: 'The name servers did not answer, or refused to.' },
  } satisfies Record<DomainFault, object>,
});

builder.objectType(DomainRecordError, {
  name: 'DomainRecordError',
  description: 'The TXT record does not say what it has to. Nothing was changed; try again at any time.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({ reason: t.expose('reason', { type: DomainFaultEnum, description: 'Why.' }) }),
});

builder.objectType(DomainTakenError, {
  name: 'DomainTakenError',
  description: 'Another organization of this server has verified the domain.',
  interfaces: [UserErrorInterface],
});

const DomainRef = builder.objectRef<DomainRecord>('OrganizationDomain').implement({
  description: 'A domain that the organization says is its own.',
  fields: (t) => ({
    domain: t.exposeString('domain', { description: 'Its name, as DNS has it.' }),
    verifiedAt: t.expose('verifiedAt', {
      type: 'DateTime',
      nullable: true,
      description: "Since when it is shown to be theirs, and nobody else's; null until then.",
    }),
    recordName: t.string({
      description: 'Where the TXT record is to be set.',
      resolve: ({ domain }) => recordName(domain),
    }),
    recordValue: t.string({
      description: 'What it has to say.',
      resolve: ({ token }) => recordValue(token),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was named.' }),
  }),
});

builder.objectFields(OrganizationRef, (t) => ({
  domains: t.field({
    type: [DomainRef],
    description: 'The domains that it has named, verified and not.',
    resolve: (_organization, _args, ctx) => domainsOf(ctx),
  }),
}));

const input = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ domain: t.string({ required: true, description: 'E.g. `example.com`.' }) }),
  });

const payload = (name: string, description: string) =>
  builder.objectRef<{ domain: DomainRecord }>(name).implement({
    description,
    fields: (t) => ({
      domain: t.expose('domain', { type: DomainRef, description: 'The domain as it is now.' }),
    }),
  });

const RemovePayload = builder.objectRef<{ name: string }>('OrganizationDomainRemovePayload').implement({
  description: "The domain is no longer the organization's.",
  fields: (t) => ({ name: t.exposeString('name', { description: 'Which it was.' }) }),
});

builder.mutationFields((t) => ({
  organizationDomainAdd: t.field({
    type: payload('OrganizationDomainAddPayload', 'The domain, with the TXT record to set.'),
    description: "Names a domain as the organization's own. Then set its TXT record, and verify it.",
    authScopes: { holds: 'organization:write' },
    errors: { types: [ValidationError, MemberCredentialError] },
    args: {
      input: t.arg({
        type: input('OrganizationDomainAddInput', 'Which domain.'),
        required: true,
        description: 'Which domain.',
      }),
    },
    resolve: async (_root, { input: { domain } }, ctx) => ({ domain: await service.add(ctx, domain) }),
  }),
  organizationDomainVerify: t.field({
    type: payload('OrganizationDomainVerifyPayload', 'The verified domain.'),
    description: 'Looks for the TXT record. A verified domain belongs to one organization only.',
    authScopes: { holds: 'organization:write' },
    errors: {
      types: [ValidationError, NotFoundError, MemberCredentialError, DomainRecordError, DomainTakenError],
    },
    args: {
      input: t.arg({
        type: input('OrganizationDomainVerifyInput', 'Which domain.'),
        required: true,
        description: 'Which domain.',
      }),
    },
    resolve: async (_root, { input: { domain } }, ctx) => ({ domain: await service.verify(ctx, domain) }),
  }),
  organizationDomainRemove: t.field({
    type: RemovePayload,
    description: 'Takes a domain back, verified or not.',
    authScopes: { holds: 'organization:write' },
    errors: { types: [ValidationError, NotFoundError, MemberCredentialError] },
    args: {
      input: t.arg({
        type: input('OrganizationDomainRemoveInput', 'Which domain.'),
        required: true,
        description: 'Which domain.',
      }),
    },
    resolve: async (_root, { input: { domain } }, ctx) => {
      await service.remove(ctx, domain);
      return { name: domain };
    },
  }),
}));
