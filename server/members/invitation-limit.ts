import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';
import { lowestIdAt } from '#server/db/time-id.ts';
import { TooManyInvitationsError } from './member.errors.ts';

const hourMs = 60 * 60 * 1000;
const perHour = 50;

/**
 * Mail in this server's name to addresses that a stranger chooses. Counted by the traces, which a revoked
 * invitation leaves as well, and under the lock of membership. Without mail there is nothing to be flooded.
 */
export async function requireFewInvitations(ctx: Context, em: EntityManager): Promise<void> {
  if (!ctx.runtime.mailer.isOn) return;
  const since = new Date(ctx.now().getTime() - hourMs);
  const sent = await em.execute<{ at: string }[]>(
    `select created_at as at from activity
     where organization_id = ? and organization_wide and id >= ? and created_at > ?
       and type in ('member.invited', 'invitation.resent')
     order by created_at desc limit ?`,
    [ctx.principal.organizationId, lowestIdAt(since.getTime()), since, perHour],
  );
  const oldest = sent[perHour - 1];
  if (oldest) throw new TooManyInvitationsError(perHour, new Date(Date.parse(oldest.at) + hourMs));
}
