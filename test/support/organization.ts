import { randomInt, randomUUID } from 'node:crypto';
import { hashPassword, makeSignature } from 'better-auth/crypto';
import type { ApiKeyCreateInput } from '#server/api-keys/api-key.input.ts';
import * as apiKeys from '#server/api-keys/api-key.service.ts';
import { type Environment, systemPrincipal } from '#server/auth/principal.ts';
import { allScopes, type Role, type Scope } from '#server/auth/scopes.ts';
import { type Context, systemContext } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import type { TestApp } from './app.ts';
import { type Caller, callWith } from './caller.ts';

export const password = 'correct horse battery';

/** Slow on purpose, and the same for everybody: once a process. */
let passwordHash: Promise<string> | undefined;

export interface TestOrganization {
  id: string;
  /** A program with a key of these scopes; all of them when none are named. */
  program(
    scopes?: readonly Scope[],
    more?: Partial<ApiKeyCreateInput>,
  ): Promise<Caller & { keyId: string; secret: string }>;
  /** A person signed in with this role. */
  person(role?: Role, environment?: Environment): Promise<Caller & { email: string }>;
  /** Somebody who belongs to it and is not signed in. */
  member(role?: Role, name?: string): Promise<{ id: string; email: string }>;
  /** To call services as the organization's owner would. */
  context(environment?: Environment): Context;
  /** Looks into the database. */
  sql<Row>(query: string, parameters?: unknown[]): Promise<Row[]>;
}

/** An organization of a test's own: nothing is shared, so nothing needs cleaning. */
export async function createOrganization(
  app: TestApp,
  name = 'Test organization',
): Promise<TestOrganization> {
  const id = newId();
  const { runtime } = app;
  const em = () => runtime.orm.em.fork();
  await em().execute('insert into organization (id, name, slug, created_at) values (?, ?, ?, now())', [
    id,
    name,
    id,
  ]);
  const context = (environment: Environment = 'TEST') =>
    systemContext(runtime, systemPrincipal({ id, name }, environment, 'test'), randomUUID());

  async function join(role: Role = 'OWNER', name = 'A person') {
    const email = `${randomUUID()}@example.com`;
    return { ...(await createMember(app, id, { email, name, role })), email };
  }

  return {
    id,
    context,
    sql: (query, parameters = []) => em().execute(query, parameters),
    async program(scopes = allScopes, more = {}) {
      const environment = more.environment ?? 'TEST';
      const input = { name: 'a program', scopes, ...more };
      const key = await apiKeys.create(context(environment), input);
      const caller = callWith(app, { authorization: `Bearer ${key.secret}` });
      return { ...caller, keyId: encodeId('ApiKey', key.id), secret: key.secret };
    },
    async member(role, name) {
      const { memberId, email } = await join(role, name);
      return { id: encodeId('Member', memberId), email };
    },
    async person(role = 'OWNER', environment = 'TEST') {
      const { userId, email } = await join(role);
      const cookie = await sessionOf(app, userId);
      return { ...callWith(app, { cookie, 'x-environment': environment.toLowerCase() }), email };
    },
  };
}

async function createMember(
  app: TestApp,
  organizationId: string,
  { email, name, role }: { email: string; name: string; role: Role },
): Promise<{ userId: string; memberId: string }> {
  passwordHash ??= hashPassword(password);
  const hash = await passwordHash;
  const [userId, memberId] = [newId(), newId()];
  await app.runtime.orm.em.fork().transactional(async (em) => {
    await em.execute(
      'insert into "user" (id, name, email, email_verified, created_at, updated_at) values (?, ?, ?, true, now(), now())',
      [userId, name, email],
    );
    await em.execute(
      `insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at)
       values (?, ?, 'credential', ?, ?, now(), now())`,
      [newId(), userId, userId, hash],
    );
    await em.execute(
      'insert into member (id, organization_id, user_id, role, created_at) values (?, ?, ?, ?, now())',
      [...[memberId, organizationId, userId, role.toLowerCase()]],
    );
  });
  return { userId, memberId };
}

/** The Cookie header of a session as sign-in begins one, without the slow look at the password. */
async function sessionOf(app: TestApp, userId: string): Promise<string> {
  const { internalAdapter, authCookies, secret } = await app.people.$context;
  const { token } = await internalAdapter.createSession(userId, false);
  const signed = `${token}.${await makeSignature(token, secret)}`;
  return `${authCookies.sessionToken.name}=${encodeURIComponent(signed)}`;
}

/** Signs in as the console does and answers the Cookie header. */
export async function signIn(app: TestApp, email: string, secret = password): Promise<string> {
  const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    // Where the server trusts its proxy, people sign in from places of their own, and so within the limit.
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${randomInt(256)}` },
    body: JSON.stringify({ email, password: secret }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
