import { createAuthMiddleware, isAPIError } from 'better-auth/api';
import type { Background } from './background.ts';
import type { Origin, PeopleEvents, Person, PersonEvent } from './people-events.ts';
import { clientIpHeader, requestIdHeader } from './people-settings.ts';

export function originOf(headers: Headers | undefined): Origin {
  return {
    ip: headers?.get(clientIpHeader) ?? '',
    userAgent: headers?.get('user-agent')?.slice(0, 256) ?? null,
    requestId: headers?.get(requestIdHeader) ?? '',
  };
}

type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const signInSteps = ['/sign-in/email', '/two-factor/verify-totp', '/two-factor/verify-backup-code'];
const isSignIn = (path: string | undefined) => path !== undefined && signInSteps.includes(path);

const changes: Record<string, PersonEvent> = {
  '/change-password': 'person.password_changed',
  '/two-factor/disable': 'person.two_factor_disabled',
};

/** Who comes, who fails to, and what they change about how they prove who they are. */
export function peopleTrail(events: PeopleEvents, background: Background) {
  return {
    matcher: ({ path }: { path?: string }) => isSignIn(path) || (path !== undefined && path in changes),
    handler: createAuthMiddleware(async (ctx) => {
      const { newSession, session, returned } = ctx.context;
      const origin = originOf(ctx.headers);
      if (isAPIError(returned)) {
        if (!session && isSignIn(ctx.path)) background.run(failed(ctx, events, origin));
        return;
      }
      const change = changes[ctx.path];
      if (change && session) await events.happened(change, session.user, origin);
      else if (ctx.path === '/two-factor/verify-totp' && session && newSession) {
        await events.happened('person.two_factor_enabled', newSession.user, origin);
        await endOthers(ctx, newSession.user.id, newSession.session.token);
      } else if (isSignIn(ctx.path) && !session && newSession) {
        await events.happened('person.signed_in', newSession.user, origin);
      }
    }),
  };
}

/** In the background, found or not: how long the answer takes must not tell who is known here. */
async function failed(ctx: HookContext, events: PeopleEvents, origin: Origin): Promise<void> {
  const isPassword = ctx.path === '/sign-in/email';
  const person = await (isPassword ? byEmail(ctx) : byPendingStep(ctx));
  if (person) await events.signInFailed(person, isPassword ? 'PASSWORD' : 'TWO_FACTOR', origin);
}

async function byEmail(ctx: HookContext): Promise<Person | null> {
  const email: unknown = ctx.body?.email;
  if (typeof email !== 'string') return null;
  return (await ctx.context.internalAdapter.findUserByEmail(email.toLowerCase()))?.user ?? null;
}

/** Whose password was right, and whose second step is awaited. */
async function byPendingStep(ctx: HookContext): Promise<Person | null> {
  const { name } = ctx.context.createAuthCookie('two_factor');
  const pending = await ctx.getSignedCookie(name, ctx.context.secret);
  const found = pending ? await ctx.context.internalAdapter.findVerificationValue(pending) : null;
  return found ? ctx.context.internalAdapter.findUserById(found.value) : null;
}

/** Whoever was signed in elsewhere was so without the second step. */
async function endOthers(ctx: HookContext, userId: string, keep: string): Promise<void> {
  for (const { token } of await ctx.context.internalAdapter.listSessions(userId)) {
    if (token !== keep) await ctx.context.internalAdapter.deleteSession(token);
  }
}
