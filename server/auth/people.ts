import { betterAuth } from 'better-auth';
import { organization, twoFactor } from 'better-auth/plugins';
import { createAccessControl } from 'better-auth/plugins/access';
import { defaultStatements } from 'better-auth/plugins/organization/access';
import type { Config } from '#server/config.ts';
import { newId } from '#server/db/id.ts';
import type { Orm } from '#server/db/orm.ts';
import { createAttempts } from './attempts.ts';
import type { Background } from './background.ts';
import { instantsAsDates } from './instants.ts';
import type { PeopleEvents, Person } from './people-events.ts';
import { housePlugin } from './people-plugin.ts';
import { clientIpHeader, maxPasswordLength, minPasswordLength } from './people-settings.ts';
import { originOf } from './people-trail.ts';
import type { ServerSecrets } from './secrets.ts';
import { firstOrganizationOf } from './session.ts';

const control = createAccessControl(defaultStatements);
const manages = control.newRole({
  organization: ['update'],
  member: ['create', 'update', 'delete'],
  invitation: ['create', 'cancel'],
});
const belongs = control.newRole({});

/** better-auth's names of our roles; what a role may do in the API is `scopes.ts` alone. */
const roles = {
  owner: control.newRole({ ...manages.statements, organization: ['update', 'delete'] }),
  admin: manages,
  finance_manager: belongs,
  accountant: belongs,
  operator: belongs,
  viewer: belongs,
};

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const columns = (...names: string[]) => Object.fromEntries(names.map((name) => [name, snake(name)]));

/** better-auth's names of our columns. */
const tables = {
  user: { fields: columns('emailVerified', 'createdAt', 'updatedAt') },
  session: { fields: columns('expiresAt', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent', 'userId') },
  account: {
    fields: columns(
      ...['accountId', 'providerId', 'userId', 'accessToken', 'refreshToken', 'idToken'],
      ...['accessTokenExpiresAt', 'refreshTokenExpiresAt', 'createdAt', 'updatedAt'],
    ),
  },
};

export interface PeopleDeps {
  orm: Orm;
  config: Config;
  secrets: ServerSecrets;
  events: PeopleEvents;
  background: Background;
}

function passwords(events: PeopleEvents) {
  const { sendPasswordReset } = events;
  return {
    enabled: true,
    // People come by invitation.
    disableSignUp: true,
    minPasswordLength,
    maxPasswordLength,
    revokeSessionsOnPasswordReset: true,
    ...(sendPasswordReset
      ? {
          sendResetPassword: async ({ user, token }: { user: Person; token: string }) =>
            sendPasswordReset(user, token),
        }
      : {}),
    onPasswordReset: ({ user }: { user: Person }, request?: Request) =>
      events.happened('person.password_reset', user, originOf(request?.headers)),
  };
}

/** Whoever signs up is sent a link; see `requireVerifiedEmail` for what needs it. */
function verification({ sendVerification }: PeopleEvents) {
  if (!sendVerification) return {};
  const sendVerificationEmail = async ({ user, token }: { user: Person; token: string }) =>
    sendVerification(user, token);
  return { emailVerification: { sendVerificationEmail } };
}

/** Sign-in, sessions and membership of people. Its tables come from our migrations. */
export function createPeople({ orm, config, secrets, events, background }: PeopleDeps) {
  return betterAuth({
    appName: 'Countersign',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    // Under the first all is written; what the others wrote, like the secrets of second steps, can still be read.
    secrets: [...secrets.sessionSecrets],
    database: { db: orm.em.getKysely().withPlugin(instantsAsDates), type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    emailAndPassword: passwords(events),
    ...verification(events),
    rateLimit: {
      enabled: true,
      customStorage: createAttempts(),
      customRules: {
        '/sign-in/email': { window: 60, max: 20 },
        // Guessing codes is stopped before: five end an attempt, ten in a row lock the account for a while.
        '/two-factor/*': { window: 60, max: 20 },
        '/request-password-reset': { window: 60, max: 5 },
        '/send-verification-email': { window: 60, max: 5 },
      },
    },
    advanced: {
      cookiePrefix: 'countersign',
      // One rule for all cookies, `http/csrf.ts`; better-auth's own is off, also where NODE_ENV is not "test".
      disableCSRFCheck: true,
      disableOriginCheck: false,
      useSecureCookies: config.publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict' },
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [clientIpHeader] },
      backgroundTasks: { handler: (work) => background.run(work) },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const { activeOrganizationId } = session as { activeOrganizationId?: string | null };
            const chosen = activeOrganizationId ?? (await firstOrganizationOf(orm, session.userId));
            return { data: { ...session, activeOrganizationId: chosen } };
          },
        },
      },
    },
    ...tables,
    verification: { storeIdentifier: 'hashed', fields: columns('expiresAt', 'createdAt', 'updatedAt') },
    plugins: [
      organization({
        ac: control,
        roles,
        allowUserToCreateOrganization: false,
        schema: {
          organization: { fields: columns('createdAt') },
          member: { fields: columns('organizationId', 'userId', 'createdAt') },
          // Never used: its invitations would be accepted by their id alone. Ours are `member_invitation`.
          invitation: { fields: columns('organizationId', 'inviterId', 'expiresAt', 'createdAt') },
          session: { fields: columns('activeOrganizationId') },
        },
      }),
      twoFactor({
        twoFactorTable: 'two_factor',
        schema: {
          user: { fields: columns('twoFactorEnabled') },
          twoFactor: { fields: columns('backupCodes', 'userId', 'failedVerificationCount', 'lockedUntil') },
        },
      }),
      // Last: its hooks see what two-factor has made of a sign-in.
      housePlugin(events, background),
    ],
  });
}

export type People = ReturnType<typeof createPeople>;
