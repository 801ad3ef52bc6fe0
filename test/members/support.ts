import { randomUUID } from 'node:crypto';
import type { Role } from '#server/auth/scopes.ts';
import { auth, cookieOf } from '../people/support.ts';
import type { TestApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { MemberInviteDocument, MemberListDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, password } from '../support/organization.ts';

/** Whoever calls through it may say where they are, and so stays within the limits of one address. */
export const behindProxy = { TRUSTED_PROXIES: '127.0.0.1' };

export async function setUp(app: TestApp) {
  const organization = await createOrganization(app);
  return { organization, owner: await organization.person('OWNER') };
}

export const someEmail = () => `${randomUUID()}@example.com`;

export const inviteResult = async (caller: Caller, role: Role, email = someEmail()) =>
  (await caller.run(MemberInviteDocument, { input: { email, role } })).memberInvite;

export async function invite(caller: Caller, role: Role = 'VIEWER', email = someEmail()) {
  const invited = only(await inviteResult(caller, role, email), 'MemberInvitePayload');
  const link = given(invited.link);
  return { ...invited, link, token: tokenOf(link) };
}

export const tokenOf = (link: string) => given(link.split('#')[1]);

export async function accept(app: TestApp, body: object, cookie?: string) {
  const headers: Record<string, string> = cookie ? { cookie, origin: app.url } : {};
  const answer = await auth(app, '/invitation/accept', body, headers);
  const said = JSON.parse(answer.text) as { code?: string };
  return { ...answer, code: said.code, cookie: cookieOf(answer) };
}

/** Somebody new, by the link. */
export async function join(app: TestApp, token: string, name = 'Grace') {
  const answer = await accept(app, { token, name, password });
  if (answer.status !== 200) throw new Error(answer.text);
  return callWith(app, { cookie: answer.cookie });
}

export async function memberOf(caller: Caller, email: string) {
  const { members } = await caller.run(MemberListDocument, { filter: { search: email } });
  return given(members.nodes[0]);
}
