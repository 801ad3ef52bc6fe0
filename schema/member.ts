import { encodeId } from '#server/db/id.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import {
  LastOwnerError,
  MemberCredentialError,
  MemberExistsError,
  MemberRoleError,
} from '#server/members/member.errors.ts';
import * as members from '#server/members/member.query.ts';
import * as service from '#server/members/member.service.ts';
import { builder, RoleEnum, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';

builder.objectType(MemberRoleError, {
  name: 'MemberRoleError',
  description: 'Nobody gives a role that may do more than they may, or changes somebody who holds one.',
  interfaces: [UserErrorInterface],
});
builder.objectType(LastOwnerError, {
  name: 'LastOwnerError',
  description: 'An organization keeps at least one owner.',
  interfaces: [UserErrorInterface],
});
builder.objectType(MemberCredentialError, {
  name: 'MemberCredentialError',
  description:
    'Another credential is needed: members, settings and domains hold in live and test, so a key of the test environment cannot change them; and only a person can leave, or say who needs two-factor sign-in.',
  interfaces: [UserErrorInterface],
});
builder.objectType(MemberExistsError, {
  name: 'MemberExistsError',
  description: 'The person belongs to the organization already, or has an open invitation.',
  interfaces: [UserErrorInterface],
});

const MemberRef = builder.objectRef<members.MemberRecord>('Member');

builder.node(MemberRef, {
  description: 'A person in the organization. Members belong to both environments.',
  authScopes: { holds: 'members:read' },
  id: { resolve: (member) => member.id, description: 'Its id, `mbr_…`; it ends with the membership.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'members:read', () => members.byId(ctx, id)),
  fields: (t) => ({
    userId: t.id({
      description: "The person's id, `usr_…`, as actors and `me` have it.",
      resolve: ({ userId }) => encodeId('User', userId),
    }),
    name: t.exposeString('name', { description: 'Their name.' }),
    email: t.exposeString('email', { description: 'The e-mail address with which they sign in.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What they may do here.' }),
    joinedAt: t.expose('joinedAt', { type: 'DateTime', description: 'When they joined.' }),
    twoFactorEnabled: t.exposeBoolean('twoFactorEnabled', {
      description: 'Whether they sign in with a second step.',
    }),
    lastSignedInAt: t.expose('lastSignedInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they last signed in to this server; null when never.',
    }),
  }),
});

const MemberConnection = builder.connectionObject(
  { type: MemberRef, name: 'MemberConnection', description: 'A page of members.' },
  { name: 'MemberEdge', description: 'A member and their place in the list.' },
);

const MemberFilterInput = builder.inputType('MemberFilterInput', {
  description: 'Which members to list; all conditions must hold.',
  fields: (t) => ({
    role: t.field({ type: [RoleEnum], description: 'With one of these roles.' }),
    search: t.string({ description: 'Part of the name or e-mail address.' }),
  }),
});

builder.queryFields((t) => ({
  members: t.connection(
    {
      type: MemberRef,
      description: 'The people of the organization, in the order in which they joined.',
      authScopes: { holds: 'members:read' },
      complexity: pageCost,
      args: { filter: t.arg({ type: MemberFilterInput, description: 'Which members.' }) },
      resolve: async (_root, args, ctx) => toConnection(await members.list(ctx, args)),
    },
    MemberConnection,
  ),
}));

const MemberUpdateInput = builder.inputType('MemberUpdateInput', {
  description: 'Whose role to change.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The member's id." }),
    role: t.field({ type: RoleEnum, required: true, description: 'The role they get.' }),
    reason: t.string({ description: 'Why, at most 500 characters; kept with the activity.' }),
  }),
});

const MemberUpdatePayload = builder.objectRef<members.MemberRecord>('MemberUpdatePayload').implement({
  description: 'The changed member.',
  fields: (t) => ({
    member: t.field({
      type: MemberRef,
      description: 'The member as they are now.',
      resolve: (member) => member,
    }),
  }),
});

const MemberRemoveInput = builder.inputType('MemberRemoveInput', {
  description: 'Whom to remove.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The member's id." }),
    reason: t.string({ description: 'Why, at most 500 characters; kept with the activity.' }),
  }),
});

const MemberRemovePayload = builder.objectRef<{ id: string }>('MemberRemovePayload').implement({
  description: 'Who was removed.',
  fields: (t) => ({
    removedMemberId: t.id({
      description: 'The id of the membership that has ended.',
      resolve: ({ id }) => encodeId('Member', id),
    }),
  }),
});

const OrganizationLeaveInput = builder.inputType('OrganizationLeaveInput', {
  description: 'That the caller leaves.',
  fields: (t) => ({
    reason: t.string({ description: 'Why, at most 500 characters; kept with the activity.' }),
  }),
});

const OrganizationLeavePayload = builder
  .objectRef<{ organizationId: string }>('OrganizationLeavePayload')
  .implement({
    description: 'What was left.',
    fields: (t) => ({
      leftOrganizationId: t.id({
        description: 'The id of the organization that the caller belongs to no more.',
        resolve: ({ organizationId }) => encodeId('Organization', organizationId),
      }),
    }),
  });

builder.mutationFields((t) => ({
  memberUpdate: t.field({
    type: MemberUpdatePayload,
    description:
      'Gives a member another role; it holds at their next request. Nobody gives a role, or changes somebody who has one, that may do more than they may; only an owner makes or unmakes an owner; and the last owner stays one.',
    authScopes: { holds: 'members:write' },
    errors: {
      types: [NotFoundError, ValidationError, MemberRoleError, LastOwnerError, MemberCredentialError],
    },
    args: { input: t.arg({ type: MemberUpdateInput, required: true, description: 'Who, and which role.' }) },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Member', input.id);
      await service.update(ctx, id, input);
      const member = await members.byId.fresh(ctx, id);
      if (!member) throw new NotFoundError('member');
      return member;
    },
  }),
  memberRemove: t.field({
    type: MemberRemovePayload,
    description:
      'Ends a membership. The person keeps their account, and is refused here from their next request on. Keys that they have made stay: they are the organization’s.',
    authScopes: { holds: 'members:write' },
    errors: {
      types: [NotFoundError, ValidationError, MemberRoleError, LastOwnerError, MemberCredentialError],
    },
    args: { input: t.arg({ type: MemberRemoveInput, required: true, description: 'Who, and why.' }) },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Member', input.id);
      await service.remove(ctx, id, input);
      return { id };
    },
  }),
  organizationLeave: t.field({
    type: OrganizationLeavePayload,
    description: "Ends the caller's own membership. Needs a signed-in person and no scope.",
    errors: { types: [ValidationError, LastOwnerError, MemberCredentialError] },
    args: { input: t.arg({ type: OrganizationLeaveInput, required: true, description: 'And why.' }) },
    resolve: async (_root, { input }, ctx) => {
      await service.leave(ctx, input);
      return { organizationId: ctx.principal.organizationId };
    },
  }),
}));
