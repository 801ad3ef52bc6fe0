import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins';
import { createAccessControl } from 'better-auth/plugins/access';
import { defaultStatements } from 'better-auth/plugins/organization/access';
import type { Config } from '#server/config.ts';
import { newId } from '#server/db/id.ts';
import type { Orm } from '#server/db/orm.ts';
import { instantsAsDates } from './instants.ts';
import type { ServerSecrets } from './secrets.ts';

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

/** The header in which the HTTP edge hands over the address it has established; never taken from outside. */
export const clientIpHeader = 'x-countersign-client-ip';

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const columns = (...names: string[]) => Object.fromEntries(names.map((name) => [name, snake(name)]));

/** Sign-in, sessions and membership of people. Its tables come from our migrations. */
export function createPeople(orm: Orm, config: Config, secrets: ServerSecrets) {
  return betterAuth({
    appName: 'Countersign',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: secrets.sessionSecret,
    database: { db: orm.em.getKysely().withPlugin(instantsAsDates), type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      customRules: { '/sign-in/email': { window: 60, max: 20 } },
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
    },
    user: { fields: columns('emailVerified', 'createdAt', 'updatedAt') },
    session: { fields: columns('expiresAt', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent', 'userId') },
    account: {
      fields: columns(
        ...['accountId', 'providerId', 'userId', 'accessToken', 'refreshToken', 'idToken'],
        ...['accessTokenExpiresAt', 'refreshTokenExpiresAt', 'createdAt', 'updatedAt'],
      ),
    },
    verification: { fields: columns('expiresAt', 'createdAt', 'updatedAt') },
    plugins: [
      organization({
        ac: control,
        roles,
        allowUserToCreateOrganization: false,
        schema: {
          organization: { fields: columns('createdAt') },
          member: { fields: columns('organizationId', 'userId', 'createdAt') },
          invitation: { fields: columns('organizationId', 'inviterId', 'expiresAt', 'createdAt') },
          session: { fields: columns('activeOrganizationId') },
        },
      }),
    ],
  });
}

export type People = ReturnType<typeof createPeople>;
