import { anyIncludes, networkOf, parseNetworks } from '#server/auth/networks.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { db, rows } from '#server/db/rows.ts';

import { networkList, validate } from '#server/validation.ts';
import { ApiKeyStatusError, ApiKeyUnusedError } from './api-key.errors.ts';
import type { ApiKeyRecord } from './api-key.query.ts';
import { change } from './api-key.service.ts';
import { boundsOf, requireMayWiden } from './key-bounds.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Who used a key within these days and is shut out is worth a warning. */
export const lockoutDays = 7;
const pinDays = 90;
const maxAddresses = 1_000;

export interface KeyAddress {
  ip: string;
  lastAt: Date;
}

type Lists = Pick<ApiKeyRecord, 'ipAllowlist' | 'ipDenylist'>;

/** From where the key was used in the last days, the latest first. What this process has yet to write counts. */
async function addressesOf(ctx: Context, keyId: string, days: number): Promise<KeyAddress[]> {
  await ctx.runtime.usage.flush();
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom('api_key_source as source')
    .where('source.organization_id', '=', owner.organizationId)
    .where('source.environment', '=', owner.environment)
    .where('source.api_key_id', '=', keyId)
    .where('source.last_at', '>=', new Date(ctx.now().getTime() - days * dayMs))
    .orderBy('source.last_at', 'desc')
    .limit(maxAddresses)
    .select(['source.ip', 'source.last_at as lastAt']);
  return rows(ctx.runtime.pool, query);
}

const admits = ({ ipAllowlist, ipDenylist }: Lists, ip: string): boolean =>
  !anyIncludes(parseNetworks(ipDenylist), ip) &&
  (ipAllowlist.length === 0 || anyIncludes(parseNetworks(ipAllowlist), ip));

/** Addresses that used the key lately, could until now, and could no more under these lists. */
export async function lockedOut(
  ctx: Context,
  keyId: string,
  before: Lists,
  after: Lists,
): Promise<KeyAddress[]> {
  const recent = await addressesOf(ctx, keyId, lockoutDays);
  return recent.filter(({ ip }) => admits(before, ip) && !admits(after, ip));
}

/** The lists as they would be, checked as an update would check them. */
export function listsAfter(key: Lists, given: { [Name in keyof Lists]?: readonly string[] | null }): Lists {
  const list = (name: keyof Lists) =>
    given[name] === undefined ? key[name] : given[name] === null ? [] : validate(networkList, given[name]);
  return { ipAllowlist: list('ipAllowlist'), ipDenylist: list('ipDenylist') };
}

/** Sets the allow list to where the key has been used from: the addresses, or the networks they lie in. */
export async function pinNetworks(ctx: Context, id: string, asNetworks: boolean): Promise<void> {
  const seen = await addressesOf(ctx, id, pinDays);
  await change(ctx, id, 'api_key.updated', async (key, status, em) => {
    if (status === 'REVOKED' || status === 'EXPIRED') {
      throw new ApiKeyStatusError(status, `This key is ${status.toLowerCase()} for good. Create a new key.`);
    }
    if (seen.length === 0) {
      throw new ApiKeyUnusedError(
        `The key was not used in the last ${pinDays} days, so there is no address to pin it to.`,
      );
    }
    const places = seen.map(({ ip }) => (asNetworks ? networkOf(ip) : ip));
    const bounds = boundsOf(key);
    key.ipAllowlist = validate(networkList, [...new Set(places)]);
    await requireMayWiden(ctx, em, key, bounds);
    return { before: { ipAllowlist: bounds.ipAllowlist }, after: { ipAllowlist: key.ipAllowlist } };
  });
}
