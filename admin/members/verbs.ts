import {
  InvitationResendDocument,
  InvitationRevokeDocument,
  MemberInviteDocument,
  MemberRemoveDocument,
  MemberUpdateDocument,
  OpenInvitationsDocument,
  OrganizationLeaveDocument,
  type Role,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { succeed } from '../relay/relay-data-provider.ts';

export function memberVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    openInvitations: async () => (await ask(request(OpenInvitationsDocument, {}))).invitations.nodes,
    inviteMember: async (input: { email: string; role: Role }) =>
      succeed(await ask(request(MemberInviteDocument, { input }))),
    resendInvitation: async (id: string) =>
      succeed(await ask(request(InvitationResendDocument, { input: { id } }))),
    revokeInvitation: (id: string, reason?: string) =>
      act(request(InvitationRevokeDocument, { input: { id, reason } })),
    updateMember: (id: string, role: Role, reason?: string) =>
      act(request(MemberUpdateDocument, { input: { id, role, reason } })),
    removeMember: async (id: string, reason?: string) =>
      succeed(await ask(request(MemberRemoveDocument, { input: { id, reason } }))),
    leaveOrganization: async (reason?: string) =>
      succeed(await ask(request(OrganizationLeaveDocument, { input: { reason } }))),
  };
}
