import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import type { Context } from '#server/context.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { requireBothWorlds } from '#server/members/standing.ts';
import { invalid } from '#server/validation.ts';
import { DomainRecordError, DomainTakenError } from './domain.errors.ts';
import { type DomainRecord, domainsOf, recordName, recordValue } from './domain.query.ts';

const maxDomains = 20;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** As it is kept: in lower case, in the letters that DNS has. */
function nameOf(given: string): string {
  const name = domainToASCII(given.trim().replace(/\.$/, '').toLowerCase());
  const labels = name.split('.');
  const isName = labels.length >= 2 && labels.every((part) => label.test(part)) && name.length <= 230;
  if (!isName || /^\d+$/.test(labels.at(-1) ?? '')) {
    invalid(['domain'], 'Give a domain name such as example.com, without a protocol or path.');
  }
  return name;
}

/** Names a domain; the token to set comes with it. Naming one again changes nothing. */
export async function add(ctx: Context, given: string): Promise<DomainRecord> {
  requireBothWorlds(ctx);
  const domain = nameOf(given);
  const { organizationId } = ctx.principal;
  await transaction(ctx, async (em) => {
    await em.execute('select 1 from organization where id = ? for no key update', [organizationId]);
    const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
      'select count(*)::int as count from organization_domain where organization_id = ? and domain <> ?',
      [organizationId, domain],
    );
    if (count >= maxDomains) invalid(['domain'], `An organization names at most ${maxDomains} domains.`);
    const made = await em.execute(
      `insert into organization_domain (organization_id, domain, token, created_at) values (?, ?, ?, ?)
       on conflict do nothing returning domain`,
      [organizationId, domain, randomBytes(20).toString('hex'), ctx.now()],
    );
    if (made.length > 0) trace(ctx, em, 'organization.domain_added', domain);
  });
  return known(ctx, domain);
}

/** Looks whether the record is there, and if so the domain is the organization's alone. */
export async function verify(ctx: Context, given: string): Promise<DomainRecord> {
  requireBothWorlds(ctx);
  const domain = nameOf(given);
  const { token, verifiedAt } = await known(ctx, domain);
  if (!verifiedAt) {
    await requireRecord(ctx, domain, token);
    await claim(ctx, domain, token);
  }
  return known(ctx, domain);
}

async function claim(ctx: Context, domain: string, token: string): Promise<void> {
  try {
    await transaction(ctx, async (em) => {
      const changed = await em.execute(
        `update organization_domain set verified_at = ?
         where organization_id = ? and domain = ? and token = ? and verified_at is null returning domain`,
        [ctx.now(), ctx.principal.organizationId, domain, token],
      );
      if (changed.length > 0) trace(ctx, em, 'organization.domain_verified', domain);
    });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw new DomainTakenError();
    throw error;
  }
}

export async function remove(ctx: Context, given: string): Promise<void> {
  requireBothWorlds(ctx);
  const domain = nameOf(given);
  await transaction(ctx, async (em) => {
    const gone = await em.execute(
      'delete from organization_domain where organization_id = ? and domain = ? returning domain',
      [ctx.principal.organizationId, domain],
    );
    if (gone.length === 0) throw new NotFoundError('domain', ['domain']);
    trace(ctx, em, 'organization.domain_removed', domain);
  });
}

/** Outside any transaction: it waits for other machines. */
async function requireRecord(ctx: Context, domain: string, token: string): Promise<void> {
  const name = recordName(domain);
  const answer = await ctx.runtime.dns.txt(name);
  if ('records' in answer) {
    if (answer.records.includes(recordValue(token))) return;
    const message = `The TXT record of ${name} has another value. Set it to ${recordValue(token)}; changes can take a while to spread.`;
    throw new DomainRecordError('WRONG_VALUE', message);
  }
  if (answer.failure === 'NONE') {
    const message = `There is no TXT record at ${name} yet. Changes can take a while to spread.`;
    throw new DomainRecordError('RECORD_NOT_FOUND', message);
  }
  const message = `The name servers could not be asked for ${name} (${answer.code}). Try again later.`;
  throw new DomainRecordError('DNS_FAILED', message);
}

async function known(ctx: Context, domain: string): Promise<DomainRecord> {
  const [found] = await domainsOf(ctx, domain);
  if (!found) throw new NotFoundError('domain', ['domain']);
  return found;
}

function trace(ctx: Context, em: EntityManager, type: `organization.${string}`, domain: string): void {
  const subject = { id: ctx.principal.organizationId, label: ctx.principal.organizationName };
  activity.record(ctx, em, { type, subject, data: { domain } });
}
