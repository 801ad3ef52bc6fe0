import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import type { NewAccount, Origin, Person } from '#server/auth/people-events.ts';
import type { Context, Runtime } from '#server/context.ts';
import { foundOrganization } from '#server/organizations/founding.ts';
import { text, validate } from '#server/validation.ts';
import { personContext } from './person-context.ts';
import { AccountExistsError, EmailNotVerifiedError } from './sign-up.errors.ts';

const accountInput = z.object({
  name: text('The name', 100),
  organization: text('The name of the organization', 100),
  email: z.email('Give a valid e-mail address.').max(254, 'An e-mail address has at most 254 characters.'),
});

/** Somebody comes by themselves: an organization of their own, with nothing in it, on the free plan. */
export async function signUp(runtime: Runtime, account: NewAccount, origin: Origin): Promise<Person> {
  const { name, email, organization } = validate(accountInput, account);
  const founder = { name, email, emailVerified: false, passwordHash: account.passwordHash };
  return runtime.orm.em.fork().transactional(async (em) => {
    const founded = await foundOrganization(em, {
      ...{ name: organization, slug: slugOf(organization), plan: 'DEVELOPER', founder, now: runtime.now() },
    });
    if (!founded) throw new AccountExistsError();
    activity.record(personContext(runtime, founded.person, founded.organization, origin), em, {
      type: 'organization.created',
      subject: { id: founded.organization.id, label: organization },
      data: { plan: 'DEVELOPER', owner: email },
    });
    return founded.person;
  });
}

/** Readable, and nobody else's. */
function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
  return `${words || 'organization'}-${randomBytes(4).toString('hex')}`;
}

/**
 * Whether whoever is calling has still to show that their address is theirs. Whoever came by the link in a mail has
 * shown it. Without mail nobody can, and nobody has to.
 */
export async function mustVerifyEmail(
  ctx: Context,
  em: EntityManager = ctx.runtime.orm.em.fork(),
): Promise<boolean> {
  const { user } = ctx.principal;
  if (!user || !ctx.runtime.mailer.isOn) return false;
  const [found] = await em.execute<{ verified: boolean }[]>(
    'select email_verified as verified from "user" where id = ?',
    [user.id],
  );
  return !found?.verified;
}

export async function requireVerifiedEmail(ctx: Context, em: EntityManager): Promise<void> {
  if (await mustVerifyEmail(ctx, em)) throw new EmailNotVerifiedError();
}
