import type { Context } from '#server/context.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import type { Delivery } from '#server/mail/mailer.ts';
import * as invitations from '#server/members/invitation.query.ts';
import * as service from '#server/members/invitation.service.ts';
import {
  InvitationStatusError,
  MemberCredentialError,
  MemberExistsError,
  MemberRoleError,
  TooManyInvitationsError,
} from '#server/members/member.errors.ts';
import { EmailNotVerifiedError } from '#server/members/sign-up.errors.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { ActorRef } from './actor.ts';
import { builder, RoleEnum, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { shownOnce, shownOnceNote } from './shown-once.ts';

builder.objectType(InvitationStatusError, {
  name: 'InvitationStatusError',
  description: 'The invitation was accepted or revoked already.',
  interfaces: [UserErrorInterface],
});

builder.objectType(TooManyInvitationsError, {
  name: 'TooManyInvitationsError',
  description:
    'So many invitations were sent within the last hour that the next one waits. Nothing was changed.',
  interfaces: [UserErrorInterface],
});

const InvitationStatusEnum = builder.enumType('InvitationStatus', {
  description: 'Where an invitation stands.',
  values: {
    PENDING: { description: 'Its link can be accepted.' },
    EXPIRED: { description: 'Its link has run out; it can be sent again.' },
    ACCEPTED: { description: 'The person has joined.' },
    REVOKED: { description: 'Its link was ended before anybody used it.' },
  } satisfies Record<invitations.InvitationStatus, object>,
});

const InvitationRef = builder.objectRef<invitations.InvitationRecord>('Invitation');

builder.node(InvitationRef, {
  description: 'The offer to join the organization, for whoever has its link and this address.',
  authScopes: { holds: 'members:read' },
  id: { resolve: (invitation) => invitation.id, description: 'Its id, `ivt_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'members:read', () => invitations.byId(ctx, id)),
  fields: (t) => ({
    email: t.exposeString('email', { description: 'The address it is for, and no other.' }),
    role: t.expose('role', { type: RoleEnum, description: 'The role they will have.' }),
    status: t.expose('status', { type: InvitationStatusEnum, description: 'Where it stands now.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when its link works.' }),
    sentAt: t.expose('sentAt', { type: 'DateTime', description: 'When its present link was made.' }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was accepted or revoked.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who invited.', resolve: (invitation) => invitation }),
  }),
});

const InvitationConnection = builder.connectionObject(
  { type: InvitationRef, name: 'InvitationConnection', description: 'A page of invitations.' },
  { name: 'InvitationEdge', description: 'An invitation and its place in the list.' },
);

const InvitationFilterInput = builder.inputType('InvitationFilterInput', {
  description: 'Which invitations to list.',
  fields: (t) => ({
    status: t.field({ type: [InvitationStatusEnum], description: 'That stand at one of these.' }),
  }),
});

builder.queryFields((t) => ({
  invitations: t.connection(
    {
      type: InvitationRef,
      description: 'The invitations to the organization, the latest first.',
      authScopes: { holds: 'members:read' },
      complexity: pageCost,
      args: { filter: t.arg({ type: InvitationFilterInput, description: 'Which invitations.' }) },
      resolve: async (_root, args, ctx) => toConnection(await invitations.list(ctx, args)),
    },
    InvitationConnection,
  ),
}));

const DeliveryEnum = builder.enumType('InvitationDelivery', {
  description: 'What became of the mail with the link.',
  values: {
    SENT: { description: 'The mail server has taken it.' },
    LINK_ONLY: { description: 'This server sends no mail: hand over the link yourself.' },
    FAILED: {
      description: 'The mail server did not take it: hand over the link yourself, or send it again.',
    },
  } satisfies Record<Delivery, object>,
});

const invited = (name: string, description: string) =>
  builder
    .objectRef<Omit<service.Invited, 'id'> & { invitation: invitations.InvitationRecord }>(name)
    .implement({
      description,
      fields: (t) => ({
        invitation: t.expose('invitation', { type: InvitationRef, description: 'The invitation.' }),
        link: t.string({
          nullable: true,
          description:
            'Where it is accepted. Shown this once: whoever has it can join with the address. The mail has a link of its own, which alone shows that the address is theirs. Without `PUBLIC_URL` it is a path on this server. ' +
            shownOnceNote,
          resolve: ({ link }, _args, ctx) => shownOnce(ctx, link),
        }),
        delivery: t.expose('delivery', { type: DeliveryEnum, description: 'Whether it was sent by mail.' }),
      }),
    });

const MemberInviteInput = builder.inputType('MemberInviteInput', {
  description: 'Whom to invite.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'Their e-mail address.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'The role they will have.' }),
  }),
});

const InvitationResendInput = builder.inputType('InvitationResendInput', {
  description: 'Which invitation to send again.',
  fields: (t) => ({ id: t.id({ required: true, description: "The invitation's id." }) }),
});

const InvitationRevokeInput = builder.inputType('InvitationRevokeInput', {
  description: 'Which invitation to revoke.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The invitation's id." }),
    reason: t.string({ description: 'Why, at most 500 characters; kept with the activity.' }),
  }),
});

const InvitationRevokePayload = builder
  .objectRef<invitations.InvitationRecord>('InvitationRevokePayload')
  .implement({
    description: 'The revoked invitation.',
    fields: (t) => ({
      invitation: t.field({
        type: InvitationRef,
        description: 'The invitation as it is now.',
        resolve: (invitation) => invitation,
      }),
    }),
  });

async function present(ctx: Context, id: string) {
  const invitation = await invitations.byId.fresh(ctx, id);
  if (!invitation) throw new NotFoundError('invitation');
  return invitation;
}

builder.mutationFields((t) => ({
  memberInvite: t.field({
    type: invited('MemberInvitePayload', 'The invitation, with its link.'),
    description:
      'Invites a person to the organization, for seven days, and sends them the link where this server sends mail. Nobody invites to a role that may do more than they may, and only an owner invites an owner.',
    authScopes: { holds: 'members:write' },
    errors: {
      types: [
        ...[ValidationError, MemberRoleError, MemberExistsError, MemberCredentialError, QuotaExceededError],
        ...[EmailNotVerifiedError, TooManyInvitationsError],
      ],
    },
    args: { input: t.arg({ type: MemberInviteInput, required: true, description: 'Whom, and as what.' }) },
    resolve: async (_root, { input }, ctx) => {
      const { id, ...handed } = await service.invite(ctx, input);
      return { ...handed, invitation: await present(ctx, id) };
    },
  }),
  invitationResend: t.field({
    type: invited('InvitationResendPayload', 'The invitation, with its new link.'),
    description: 'Makes a new link for seven days and sends it; the old one works no more.',
    authScopes: { holds: 'members:write' },
    errors: {
      types: [
        ...[NotFoundError, InvitationStatusError, MemberRoleError, MemberCredentialError],
        ...[EmailNotVerifiedError, TooManyInvitationsError],
      ],
    },
    args: { input: t.arg({ type: InvitationResendInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, ctx) => {
      const { id, ...handed } = await service.resend(ctx, idOf('Invitation', input.id));
      return { ...handed, invitation: await present(ctx, id) };
    },
  }),
  invitationRevoke: t.field({
    type: InvitationRevokePayload,
    description: 'Ends the link of an invitation that nobody has accepted yet.',
    authScopes: { holds: 'members:write' },
    errors: { types: [NotFoundError, ValidationError, InvitationStatusError, MemberCredentialError] },
    args: { input: t.arg({ type: InvitationRevokeInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invitation', input.id);
      await service.revoke(ctx, id, input);
      return present(ctx, id);
    },
  }),
}));
