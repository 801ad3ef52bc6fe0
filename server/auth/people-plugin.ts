import type { BetterAuthPlugin } from 'better-auth';
import {
  APIError,
  createAuthEndpoint,
  createAuthMiddleware,
  getSessionFromCtx,
  sendVerificationEmailFn,
} from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { UserError } from '#server/errors.ts';
import type { SignInCode } from '#server/refusal-codes.ts';
import type { Background } from './background.ts';
import type { PeopleEvents } from './people-events.ts';
import { maxPasswordLength, minPasswordLength } from './people-settings.ts';
import { originOf, peopleTrail } from './people-trail.ts';

const tokenText = z.string().min(1).max(200);
const nameText = z.string().trim().min(1).max(100);
const passwordText = z.string().min(minPasswordLength).max(maxPasswordLength);

const perMinute = 20;
const signUpsPerHour = 10;

/** A refusal of the house, answered as better-auth answers its own: `{ code, message }`. */
async function refusing<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new APIError(error.code === 'INVITATION_NOT_FOUND' ? 'NOT_FOUND' : 'CONFLICT', {
      code: error.code,
      message: error.message,
    });
  }
}

function invitationEndpoints(events: PeopleEvents, background: Background) {
  return {
    invitationLook: createAuthEndpoint(
      '/invitation/look',
      { method: 'POST', body: z.object({ token: tokenText }) },
      async (ctx) => ctx.json(await refusing(events.lookAtInvitation(ctx.body.token))),
    ),
    invitationAccept: createAuthEndpoint(
      '/invitation/accept',
      {
        method: 'POST',
        body: z.object({ token: tokenText, name: nameText.optional(), password: passwordText.optional() }),
      },
      async (ctx) => {
        const origin = originOf(ctx.headers);
        const { token, name, password } = ctx.body;
        const present = await getSessionFromCtx(ctx);
        if (present) {
          const { user, session } = present;
          await refusing(events.acceptInvitation(token, user, session.id, origin));
          return ctx.json({ joined: true });
        }
        if (!name || !password) {
          const message = 'Give a name and a password, or sign in first.';
          throw new APIError('BAD_REQUEST', { code: 'ACCOUNT_NEEDED' satisfies SignInCode, message });
        }
        const passwordHash = await ctx.context.password.hash(password);
        const { id } = await refusing(events.acceptInvitationAnew(token, { name, passwordHash }, origin));
        await enter(ctx, id, events, background);
        return ctx.json({ joined: true });
      },
    ),
  };
}

const signUpBody = z.object({
  name: nameText,
  email: z.email().max(254),
  password: passwordText,
  organization: nameText,
});

/** An account with an organization of its own, signed in. */
function signUpEndpoint(events: PeopleEvents, background: Background) {
  return createAuthEndpoint('/sign-up', { method: 'POST', body: signUpBody }, async (ctx) => {
    if (!events.signUp) {
      const message = 'People come by invitation here. Ask an owner of your organization for one.';
      throw new APIError('FORBIDDEN', { code: 'SIGN_UP_CLOSED' satisfies SignInCode, message });
    }
    const { password, ...account } = ctx.body;
    const origin = originOf(ctx.headers);
    const passwordHash = await ctx.context.password.hash(password);
    const { id } = await refusing(events.signUp({ ...account, passwordHash }, origin));
    await enter(ctx, id, events, background);
    return ctx.json({ signedUp: true });
  });
}

type EndpointContext = Parameters<typeof setSessionCookie>[0];

/** Signs somebody in who has just come to be, and lets them show that their address is theirs. */
async function enter(ctx: EndpointContext, userId: string, events: PeopleEvents, background: Background) {
  const user = await ctx.context.internalAdapter.findUserById(userId);
  const session = await ctx.context.internalAdapter.createSession(userId, false);
  if (!user || !session) throw new Error('a person who has just joined is not there');
  await setSessionCookie(ctx, { session, user });
  await events.happened('person.signed_in', user, originOf(ctx.headers));
  if (events.sendVerification && !user.emailVerified) background.run(sendVerificationEmailFn(ctx, user));
}

/** What better-auth leaves open: invitations with a token of their own, and a trace of who comes and who fails to. */
export function housePlugin(events: PeopleEvents, background: Background) {
  return {
    id: 'countersign',
    endpoints: {
      signInOptions: createAuthEndpoint('/sign-in/options', { method: 'GET' }, async (ctx) =>
        ctx.json({ passwordReset: events.sendPasswordReset !== null, signUp: events.signUp !== null }),
      ),
      signUpWithOrganization: signUpEndpoint(events, background),
      ...invitationEndpoints(events, background),
    },
    hooks: {
      before: [
        {
          // A second step that is asked for once a month is none.
          matcher: ({ path }) => path?.startsWith('/two-factor/verify-') ?? false,
          handler: createAuthMiddleware(async () => ({ context: { body: { trustDevice: false } } })),
        },
        {
          matcher: ({ path }) => path === '/update-user',
          handler: createAuthMiddleware(async (ctx) => {
            const body = z.strictObject({ name: nameText }).safeParse(ctx.body);
            if (body.success) return { context: { body: body.data } };
            const message = 'Give a name of 1 to 100 characters, and nothing else.';
            throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME' satisfies SignInCode, message });
          }),
        },
      ],
      after: [
        peopleTrail(events, background),
        {
          matcher: ({ path }) => path === '/list-sessions',
          handler: createAuthMiddleware(async (ctx) => {
            const { returned } = ctx.context;
            if (Array.isArray(returned)) return ctx.json(returned.map(withoutToken));
          }),
        },
      ],
    },
    rateLimit: [
      { pathMatcher: (path) => path.startsWith('/invitation/'), window: 60, max: perMinute },
      { pathMatcher: (path) => path === '/sign-in/options', window: 60, max: 600 },
      { pathMatcher: (path) => path === '/sign-up', window: 3_600, max: signUpsPerHour },
    ],
  } satisfies BetterAuthPlugin;
}

/** A session's token opens it: what lists sessions does not hand them out. */
function withoutToken({ token: _, ...session }: Record<string, unknown>) {
  return session;
}
