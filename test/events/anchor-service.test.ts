import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemPrincipal } from '#server/auth/principal.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { type Context, type Runtime, systemContext } from '#server/context.ts';
import { ValidationError } from '#server/errors.ts';
import { Event } from '#server/events/event.entity.ts';
import { InvalidPayloadError } from '#server/events/event.errors.ts';
import * as events from '#server/events/event.service.ts';
import type { EventLog } from '#server/ledger/event-log.ts';
import { receiptOf, verifyReceipt } from '#server/ledger/receipt.ts';
import { createDatabase, type Database, now } from '../ledger/support.ts';

let db: Database;
let eventLog: EventLog;
beforeAll(async () => {
  db = await createDatabase();
  eventLog = db.eventLog();
});
afterAll(async () => {
  await eventLog.close();
  await db.close();
});

async function createContext(more: Partial<Context> = {}): Promise<Context> {
  const organization = { id: await db.organization(), name: 'Acme' };
  // Only what anchoring uses of the runtime.
  const runtime = { orm: db.orm, eventLog, now, log: pino({ level: 'silent' }) } as unknown as Runtime;
  const ctx = systemContext(runtime, systemPrincipal(organization, 'LIVE', 'test'), 'req_1');
  return { ...ctx, ...more };
}

describe('anchoring an event', () => {
  test('stores the exact RFC 8785 bytes with their hash, and answers what the row holds', async () => {
    const ctx = await createContext();
    const record = await events.anchor(ctx, {
      type: 'invoice.paid',
      payload: { total: 1.5e1, id: 'é', lines: [] },
    });
    expect(record.canonical.toString()).toBe('{"id":"é","lines":[],"total":15}');
    expect(record.payloadHash).toEqual(sha256(record.canonical));
    expect(record.salt).toHaveLength(32);
    expect(record).toMatchObject({ type: 'invoice.paid', createdByType: 'SYSTEM', createdByLabel: 'test' });
    const { publicKey, inclusion: _, ...columns } = record;
    const entity = await ctx.runtime.orm.em.fork().findOneOrFail(Event, { id: record.id });
    expect({ ...entity }).toMatchObject(columns);
    expect(verifyReceipt(receiptOf(entity), entity.signature, publicKey)).toBe(true);
  });

  test('belongs to the principal, its environment and its key', async () => {
    const base = await createContext();
    const key = {
      id: base.principal.organizationId,
      secretId: '',
      name: '',
      prefix: '',
      last4: '',
      expiresAt: null,
      rateLimits: null,
      organizationLimits: null,
      plan: 'SELF_HOSTED',
      hasMoneyLimits: false,
      documents: [],
      clientIds: null,
    };
    const principal = { ...base.principal, environment: 'TEST' as const, key };
    const record = await events.anchor({ ...base, principal }, { type: 'a', payload: {} });
    expect(record).toMatchObject({
      organizationId: base.principal.organizationId,
      environment: 'TEST',
      apiKeyId: key.id,
    });
    const stored = (await db.events('TEST')).find((row) => row.id === record.id);
    expect(stored?.organizationId).toBe(base.principal.organizationId);
  });

  test('the same payload twice: one hash, two salts, two commitments', async () => {
    const ctx = await createContext();
    const [a, b] = await Promise.all([
      events.anchor(ctx, { type: 'a', payload: { paid: true } }),
      events.anchor(ctx, { type: 'a', payload: { paid: true } }),
    ]);
    expect(a.payloadHash).toEqual(b.payloadHash);
    expect(a.salt).not.toEqual(b.salt);
    expect(a.commitment).not.toEqual(b.commitment);
  });
});

describe('refusals, with nothing written', () => {
  const refused = async (ctx: Context, input: { type: string; payload: unknown }) => {
    const error: unknown = await events.anchor(ctx, input).catch((reason: unknown) => reason);
    const own = (await db.events('LIVE')).filter(
      (row) => row.organizationId === ctx.principal.organizationId,
    );
    expect(own).toEqual([]);
    return error;
  };

  test.each([[''], ['x'.repeat(129)], ['.a'], ['a b'], ['a\n'], ['naïve'], ['a\u0000']])(
    'type %j',
    async (type) => {
      const error = await refused(await createContext(), { type, payload: {} });
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ code: 'VALIDATION_FAILED', path: ['type'] });
    },
  );

  test.each([[null], [[]], ['text'], [1], [undefined]])('payload %j, which is no object', async (payload) => {
    const error = await refused(await createContext(), { type: 'a', payload });
    expect(error).toBeInstanceOf(InvalidPayloadError);
    expect(error).toMatchObject({ code: 'INVALID_PAYLOAD', path: ['payload'], message: /JSON object/ });
  });

  test('a request that JavaScript did not carry exactly, with the reason', async () => {
    const ctx = await createContext({ inexactInput: 'The number 1e400 cannot be carried exactly.' });
    const error = await refused(ctx, { type: 'a', payload: { a: 1 } });
    expect(error).toBeInstanceOf(InvalidPayloadError);
    expect(error).toMatchObject({ message: 'The number 1e400 cannot be carried exactly.' });
  });

  test('a payload beyond the limits', async () => {
    const error = await refused(await createContext(), { type: 'a', payload: { a: 'x'.repeat(70_000) } });
    expect(error).toMatchObject({ code: 'INVALID_PAYLOAD', path: ['payload'] });
  });

  test.each(['A', '0', 'invoice.paid', 'urn:x:y-z_1', 'x'.repeat(128)])(
    'but type %s is fine',
    async (type) => {
      await expect(events.anchor(await createContext(), { type, payload: {} })).resolves.toMatchObject({
        type,
      });
    },
  );
});
