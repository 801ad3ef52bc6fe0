import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant } from '#server/db/columns.ts';
import { Organization } from '#server/organizations/organization.entity.ts';

/** As better-auth's organization plugin has them; `roleNamed` makes a `Role` of it. */
export const memberRoles = ['owner', 'admin', 'finance_manager', 'accountant', 'operator', 'viewer'] as const;

const MemberSchema = defineEntity({
  name: 'Member',
  tableName: 'member',
  properties: {
    id: id(),
    organizationId: () => p.manyToOne(Organization).mapToPk().name('organization_id'),
    userId: p.uuid(),
    role: p.enum(memberRoles),
    createdAt: instant(),
  },
});

/** A person's place in an organization. better-auth reads this table too (see `auth/people.ts`). */
export class Member extends MemberSchema.class {}
MemberSchema.setClass(Member);

const MemberInvitationSchema = defineEntity({
  name: 'MemberInvitation',
  tableName: 'member_invitation',
  properties: {
    id: id(),
    organizationId: () => p.manyToOne(Organization).mapToPk().name('organization_id'),
    /** In lower case. */
    email: p.text(),
    role: p.enum(memberRoles),
    status: p.enum(['pending', 'accepted', 'revoked']),
    /** SHA-256 of the token in the link that the inviter was shown; the token is nowhere else. */
    tokenDigest: p.blob().unique(),
    /** The same of the link in the mail, which proves the address; null where one link was for both. */
    mailedTokenDigest: p.blob().nullable().unique(),
    expiresAt: instant(),
    /** When the present link was made. */
    sentAt: instant(),
    closedAt: instant().nullable(),
    createdAt: instant(),
    ...actor,
  },
  indexes: [{ name: 'member_invitation_email_index', properties: ['organizationId', 'email'] }],
});

/** The offer of a place in an organization to whoever has the link and the address. */
export class MemberInvitation extends MemberInvitationSchema.class {}
MemberInvitationSchema.setClass(MemberInvitation);
