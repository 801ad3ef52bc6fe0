import { randomUUID } from 'node:crypto';
import { TypeID } from 'typeid-js';
import { describe, expect, test } from 'vitest';
import { uuidToBase32 } from '#server/db/base32.ts';
import { decodeId, encodeId, newId } from '#server/db/id.ts';

/** From the specification of TypeID 0.3. */
const vectors = {
  nil: ['00000000-0000-0000-0000-000000000000', '00000000000000000000000000'],
  one: ['00000000-0000-0000-0000-000000000001', '00000000000000000000000001'],
  ten: ['00000000-0000-0000-0000-00000000000a', '0000000000000000000000000a'],
  sixteen: ['00000000-0000-0000-0000-000000000010', '0000000000000000000000000g'],
  'thirty-two': ['00000000-0000-0000-0000-000000000020', '00000000000000000000000010'],
  max: ['ffffffff-ffff-ffff-ffff-ffffffffffff', '7zzzzzzzzzzzzzzzzzzzzzzzzz'],
  alphabet: ['0110c853-1d09-52d8-d73e-1194e95b5f19', '0123456789abcdefghjkmnpqrs'],
  uuidv7: ['01890a5d-ac96-774b-bcce-b302099a8057', '01h455vb4pex5vsknk084sn02q'],
} as const;

describe('uuidToBase32', () => {
  test.each(Object.entries(vectors))('the published vector %s', (_name, [uuid, text]) => {
    expect(uuidToBase32(uuid)).toBe(text);
    expect(uuidToBase32(uuid.toUpperCase())).toBe(text);
  });

  test('agrees with typeid-js on any UUID', () => {
    for (let n = 0; n < 5_000; n++) {
      const uuid = n % 2 === 0 ? randomUUID() : newId();
      expect(uuidToBase32(uuid)).toBe(TypeID.fromUUID('x', uuid).toString().slice(2));
    }
  });

  test.each([
    '',
    'x',
    '01890a5d',
    '01890a5d-ac96-774b-bcce-b302099a80577',
    '01890a5d-ac96-774b-bcce-b302099a805g',
    'é890a5d-ac96-774b-bcce-b302099a8057',
  ])('refuses what is no UUID: "%s"', (text) => {
    expect(() => uuidToBase32(text)).toThrow('is not a UUID');
  });
});

test('an id is read back as it was written, and only under its kind', () => {
  const uuid = newId();
  const id = encodeId('Invoice', uuid);
  expect(id).toMatch(/^inv_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  expect(decodeId(id)).toEqual({ type: 'Invoice', uuid });
  expect(decodeId(id.replace('inv_', 'nope_'))).toBeNull();
});
