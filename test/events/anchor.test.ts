import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { EventAnchorDocument, EventByIdDocument, type EventFieldsFragment } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { anchor, anchorLiteral, createEvent, jcs } from './support.ts';

const app = useApp();
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Whether the signature holds, judged from the answer alone. */
function isSigned({ receipt, signature, publicKey }: EventFieldsFragment): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(jcs(receipt), 'utf8'), key, Buffer.from(signature, 'base64'));
}

const payloads: [string, Record<string, unknown>][] = [
  ['nothing', {}],
  ['all kinds of values', { z: null, a: [true, false, 0, -1.5, 'text', {}], A: { b: [] } }],
  ['keys in no order', { '€': 1, '\r': 2, '1': 3, '\u0080': 4, ö: 5, '😀': 6, '\ufb33': 7 }],
  ['text of all sorts', { t: '"\\\b\f\n\r\t\u0001\u007f\u2028 é 😀' }],
  [
    'numbers at the edges',
    { n: [1e21, 1e-7, 0.1, 5e-324, 9007199254740991, -9007199254740991, 1.7976931348623157e308] },
  ],
  [
    'what looks like more than it is',
    { __proto__: { polluted: true }, constructor: 1, toJSON: 'x', $ref: '#' },
  ],
];

describe('an anchored event', () => {
  test.each(payloads)(
    'of %s has the hash of its RFC 8785 form and a receipt that verifies',
    async (_what, payload) => {
      const organization = await createOrganization(app());
      const program = await organization.program(['events:write']);
      const before = app().runtime.now().getTime();
      const event = await createEvent(program, payload);
      expect(event).toMatchObject({ type: 'order.shipped', payload, hash: sha256(jcs(payload)) });
      expect(event.createdBy).toEqual({ type: 'API_KEY', id: program.keyId, label: 'a program' });
      expect(Date.parse(event.ingestedAt)).toBeGreaterThanOrEqual(before);
      expect(event.receipt).toMatchObject({
        ...{
          eventId: event.id,
          payloadHash: event.hash,
          logIndex: event.logIndex,
          ingestedAt: event.ingestedAt,
        },
        ...{ environment: 'TEST', type: 'order.shipped', kind: 'countersign/receipt', v: 1 },
      });
      expect(isSigned(event)).toBe(true);
      expect((await program.run(EventByIdDocument, { id: event.id })).event).toEqual(event);
    },
  );

  test('with another receipt, signature or key does not verify', async () => {
    const program = await (await createOrganization(app())).program();
    const [one, two] = [await createEvent(program, { a: 1 }), await createEvent(program, { a: 1 })];
    const receipt = one.receipt as Record<string, unknown>;
    expect(isSigned({ ...one, receipt: { ...receipt, logIndex: 0.5 } })).toBe(false);
    expect(isSigned({ ...one, receipt: two.receipt })).toBe(false);
    expect(isSigned({ ...one, signature: two.signature })).toBe(false);
    const live = await (await createOrganization(app())).program(undefined, { environment: 'LIVE' });
    const elsewhere = await createEvent(live);
    expect(elsewhere.publicKey).not.toBe(one.publicKey);
    expect(isSigned({ ...one, publicKey: elsewhere.publicKey })).toBe(false);
    expect(isSigned(elsewhere)).toBe(true);
  });

  test('written as a literal is the same event as one sent in variables', async () => {
    const program = await (await createOrganization(app())).program();
    const literal = '{ list: [1, 2.50, -0, "é\\u0041", true, null], deep: { text: """ block """ } }';
    const { event } = await anchorLiteral(app(), program, literal);
    const payload = { list: [1, 2.5, 0, 'éA', true, null], deep: { text: ' block ' } };
    expect(event).toEqual({ payload, hash: sha256(jcs(payload)) });
    expect((await createEvent(program, payload)).hash).toBe(event?.hash);
  });

  test('is anchored by people too, in the world they are in', async () => {
    const organization = await createOrganization(app());
    const event = await createEvent(await organization.person('OPERATOR', 'LIVE'), { a: 1 });
    expect(event).toMatchObject({
      receipt: { environment: 'LIVE' },
      createdBy: { type: 'USER', label: 'A person' },
    });
  });
});

test('places in the log are contiguous and each given once, whoever anchors how many at once', async () => {
  const programs = await Promise.all(
    Array.from({ length: 4 }, async () => (await createOrganization(app())).program(['events:write'])),
  );
  const anchored = await Promise.all(
    Array.from({ length: 120 }, (_, index) => createEvent(given(programs[index % 4]), { index })),
  );
  expect(anchored.every(isSigned)).toBe(true);
  const { rows } = await app().runtime.pool.query<{ at: string }>(
    "select log_index::text as at from event where environment = 'TEST' order by log_index",
  );
  expect(rows.map(({ at }) => Number(at))).toEqual(rows.map((_, index) => index));
  expect(new Set(anchored.map(({ logIndex }) => logIndex)).size).toBe(anchored.length);
});

describe('refuses, as data, with nothing written', () => {
  test.each(['', ' ', '.dot', 'a b', 'a/b', 'é', 'x'.repeat(129), 'a\n'])('the type %j', async (type) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => anchor(program, {}, type));
    expect(only(result, 'ValidationError')).toMatchObject({ code: 'VALIDATION_FAILED', path: ['type'] });
  });

  test.each([[[]], ['text'], [1], [true]])('the payload %j, which is no object', async (payload) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => anchor(program, payload));
    expect(only(result, 'InvalidPayloadError')).toMatchObject({ code: 'INVALID_PAYLOAD', path: ['payload'] });
  });
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const reader = await organization.program(['events:read']);
  const call = () => reader.call(EventAnchorDocument, { input: { type: 'a', payload: {} } });
  await expectForbidden(organization, ['events:write'], call);
});
