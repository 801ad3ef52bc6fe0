import { describe, expect, test } from 'vitest';
import { mintKey, parseKey } from '#server/auth/api-key-format.ts';
import { createRandom } from '../preflight/random.ts';
import { startApp, useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { statementsDuring } from '../support/statements.ts';

const app = useApp();
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const shape = /^sk_(live|test)_[0-9A-Za-z]{38}$/;

describe('the form of a key', () => {
  test('whatever is minted parses as what it is, and no two are alike', () => {
    const seen = new Set<string>();
    for (let round = 0; round < 3_000; round++) {
      const environment = round % 2 ? 'LIVE' : 'TEST';
      const key = mintKey('sk', environment);
      expect(key).toMatch(shape);
      const prefix = environment === 'LIVE' ? 'sk_live_' : 'sk_test_';
      expect(parseKey('sk', key)).toEqual({ environment, prefix, last4: key.slice(-4) });
      seen.add(key);
    }
    expect(seen.size).toBe(3_000);
  });

  test('all 62 letters are about equally likely', () => {
    const counts = new Map<string, number>();
    const rounds = 2_000;
    for (let round = 0; round < rounds; round++) {
      for (const letter of mintKey('sk', 'LIVE').slice(8, 40))
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    const expected = (rounds * 32) / 62;
    for (const letter of base62) {
      expect(counts.get(letter) ?? 0).toBeGreaterThan(expected * 0.8);
      expect(counts.get(letter) ?? 0).toBeLessThan(expected * 1.2);
    }
  });

  test('any edit of one character is noticed: changed, left out, added, swapped with its neighbour', () => {
    const random = createRandom(7);
    for (let round = 0; round < 40; round++) {
      const key = mintKey('sk', 'TEST');
      for (let place = 0; place < key.length; place++) {
        const letter = random.pick([...base62, '_', '-', ' ', '\u0130']);
        const [before, at, after] = [key.slice(0, place), key.charAt(place), key.slice(place + 1)];
        const swapped = before + key.charAt(place + 1) + at + key.slice(place + 2);
        for (const edited of [
          before + letter + after,
          before + after,
          before + letter + at + after,
          swapped,
        ]) {
          if (edited !== key) expect(parseKey('sk', edited), `${key} → ${edited}`).toBeNull();
        }
      }
    }
  });

  test.each([
    '',
    'sk',
    'sk_test_',
    'Bearer',
    'null',
    'sk_prod_',
    `sk_test_${'a'.repeat(38)}`,
    'x'.repeat(10_000),
  ])('%j is none', (text) => expect(parseKey('sk', text)).toBeNull());

  test('a key of another brand is none', () => {
    expect(parseKey('invoance', mintKey('sk', 'LIVE'))).toBeNull();
    expect(parseKey('sk', mintKey('invoance', 'LIVE'))).toBeNull();
    expect(parseKey('invoance', mintKey('invoance', 'LIVE'))?.prefix).toBe('invoance_live_');
  });
});

test('a mistyped key is refused without asking the database', async () => {
  const organization = await createOrganization(app());
  const { secret } = await organization.program();
  const place = secret.length - 3;
  const typo = secret.slice(0, place) + (secret[place] === 'x' ? 'y' : 'x') + secret.slice(place + 1);
  const sent = await statementsDuring(app(), async () => {
    for (const key of [typo, secret.slice(0, -1), `${secret}0`, secret.toLowerCase(), 'ghp_1234567890']) {
      const answer = await post(app(), { authorization: `Bearer ${key}` });
      expect(`${answer.status} ${answer.code}`).toBe('401 INVALID_API_KEY_FORMAT');
    }
  });
  expect(sent.filter((text) => text.includes('api_key_secret'))).toEqual([]);
});

test('KEY_BRAND names the keys of an installation', async () => {
  const branded = await startApp({ KEY_BRAND: 'invoance' });
  const organization = await createOrganization(branded);
  const program = await organization.program(undefined, { environment: 'LIVE' });
  expect(program.secret).toMatch(/^invoance_live_[0-9A-Za-z]{38}$/);
  const { me } = await program.run('{ me { environment key { prefix } } }');
  expect(me).toEqual({ environment: 'LIVE', key: { prefix: 'invoance_live_' } });
  const foreign = await post(branded, { 'x-api-key': mintKey('sk', 'LIVE') });
  expect(foreign.code).toBe('INVALID_API_KEY_FORMAT');
  await branded.close();
});
