import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy, reaches, requireAllClients } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { DisbursementItem } from '#server/disbursements/disbursement.entity.ts';
import { NotFoundError } from '#server/errors.ts';
import { Invoice } from '#server/invoices/invoice.entity.ts';
import { Payout } from '#server/payouts/payout.entity.ts';
import { invalid, optionalEmail, optionalText, text, validate } from '#server/validation.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import { Client } from './client.entity.ts';
import { ClientHasInvoicesError, ClientHasPayoutsError } from './client.errors.ts';
import { snapshotOf } from './client.snapshot.ts';

const fields = {
  email: optionalEmail,
  phone: optionalText('The phone number', 50),
  externalId: optionalText('The external id', 200),
};
export const createInput = z.object({ ...fields, name: text('The name', 200) });
const updateInput = z.object({ ...fields, name: text('The name', 200).optional() });

export interface ClientInput {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  externalId?: string | null;
}

export async function create(ctx: Context, given: ClientInput): Promise<string> {
  requireAllClients(ctx);
  const input = validate(createInput, given);
  return uniquely(() => transaction(ctx, async (em) => add(ctx, em, input)));
}

/** With its trace, in the transaction of the caller. */
export function add(ctx: Context, em: EntityManager, input: z.output<typeof createInput>): string {
  const now = ctx.now();
  const client = em.create(Client, {
    id: newId(),
    ...ownedBy(ctx),
    name: input.name,
    email: input.email ?? null,
    phone: input.phone ?? null,
    externalId: input.externalId ?? null,
    createdAt: now,
    updatedAt: now,
    ...activity.createdBy(ctx),
  });
  const subject = { id: client.id, label: client.name };
  activity.record(ctx, em, { type: 'client.created', subject, object: snapshotOf(client) });
  return client.id;
}

export async function update(ctx: Context, id: string, given: ClientInput): Promise<void> {
  const input = validate(updateInput, given);
  await uniquely(() =>
    change(ctx, id, 'client.updated', (client) => {
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const before = Object.fromEntries(
        Object.keys(changes).map((name) => [name, client[name as keyof Client]]),
      );
      Object.assign(client, changes);
      return { before, after: changes };
    }),
  );
}

export async function archive(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'client.archived', (client) => {
    if (client.archivedAt) return unchanged;
    client.archivedAt = ctx.now();
  });
}

export async function unarchive(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'client.unarchived', (client) => {
    if (!client.archivedAt) return unchanged;
    client.archivedAt = null;
  });
}

/** Only a client without invoices and payouts; `remove` because `delete` is a reserved word. */
export async function remove(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'client.deleted', async (client, em) => {
    const invoiceCount = await em.count(Invoice, { clientId: id, ...ownedBy(ctx) });
    if (invoiceCount > 0) throw new ClientHasInvoicesError(invoiceCount);
    const paid = { clientId: id, ...ownedBy(ctx) };
    if ((await em.count(Payout, paid)) + (await em.count(DisbursementItem, paid)) > 0) {
      throw new ClientHasPayoutsError();
    }
    em.remove(client);
    return { name: client.name, email: client.email, externalId: client.externalId };
  });
}

/** What a change answers that found nothing to do: no trace is left, for nothing happened. */
const unchanged = Symbol('unchanged');

type Change = (client: Client, em: EntityManager) => unknown | Promise<unknown>;

async function change(ctx: Context, id: string, type: EventsOf<'client'>, apply: Change): Promise<void> {
  await transaction(ctx, async (em) => {
    const client = await em.findOne(
      Client,
      { id, ...ownedBy(ctx) },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!client || !reaches(ctx, client.id)) throw new NotFoundError('client');
    const data = await apply(client, em);
    if (data === unchanged) return;
    client.updatedAt = ctx.now();
    const subject = { id, label: client.name };
    activity.record(ctx, em, {
      type,
      subject,
      data: data as Record<string, unknown> | undefined,
      object: snapshotOf(client),
    });
  });
}

export const externalIdTaken = 'Another client already has this external id.';

/** The unique index decides, so two at once cannot both win. */
export async function uniquely<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) {
      invalid(['externalId'], externalIdTaken);
    }
    throw error;
  }
}
