import { describe, expect, test } from 'vitest';
import { utf8 } from '#server/ledger/verifier/bytes.ts';
import { type CheckedHistory, verifyHistory } from '#server/ledger/verifier/history.ts';
import { parsePublishedKeys } from '#server/ledger/verifier/published-keys.ts';
import { createKey, disable, revoke } from '../api-keys/support.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { historyOf, type KeyHistory, settled } from './support.ts';

const app = useApp();

/** A key that was made, disabled and revoked, and how its page would be found by the browser. */
async function changedKey() {
  const organization = await createOrganization(app());
  const manager = await organization.person('OWNER');
  const { apiKey } = await createKey(manager);
  await disable(manager, apiKey.id);
  await revoke(manager, apiKey.id, 'left the company');
  await settled(organization);
  const subject = uuidOf(apiKey.id);
  return {
    ...{ organization, manager, id: apiKey.id },
    check: (alter?: (history: KeyHistory) => void) => check(manager, apiKey.id, alter),
    /** As somebody with the database in hand would. */
    sql: (text: string, values: unknown[] = []) => organization.sql(text, [subject, ...values]),
  };
}

async function check(
  caller: Caller,
  id: string,
  alter?: (history: KeyHistory) => void,
): Promise<CheckedHistory> {
  const history = await historyOf(caller, id);
  alter?.(history);
  const response = await fetch(`${app().url}/ledger/test/keys`);
  const keys = await parsePublishedKeys(utf8(await response.text()));
  return verifyHistory(
    {
      subjectId: id,
      shown: history.history.nodes,
      proofs: history.ledgerEntries.nodes.map(({ proof }) => proof.file),
      settledAt: new Date(app().runtime.now().getTime() - 60_000).toISOString(),
    },
    { ...keys, allowFileKey: false },
  );
}

const outcomes = ({ changes }: CheckedHistory) =>
  changes.map(({ kept, shown, outcome }) => `${kept?.number ?? '–'} ${(kept ?? shown)?.type} ${outcome}`);

test('an honest history is found whole, each change at its place', async () => {
  const { check } = await changedKey();
  const history = await check();
  expect(outcomes(history)).toEqual([
    '3 api_key.revoked intact',
    '2 api_key.disabled intact',
    '1 api_key.created intact',
  ]);
  expect(history).toMatchObject({ verdict: 'intact', lost: [] });
  const indices = history.changes.map(({ logIndex }) => logIndex ?? -1);
  expect(indices).toEqual([...indices].sort((a, b) => b - a));
});

describe('in the activity log', () => {
  test.each([
    ['the reason', `reason = 'expired anyway'`, ['reason']],
    ['who did it', `actor_label = 'Somebody else'`, ['actor']],
    ['when', `created_at = created_at - interval '1 day'`, ['at']],
    ['the details', `data = data || '{"scopes": []}'`, ['data']],
    ['the request', `request_id = 'another'`, ['requestId']],
    ['the name', `subject_label = 'harmless'`, ['subject']],
  ])('%s, altered afterwards, is shown as altered', async (_what, change, differing) => {
    const { check, sql } = await changedKey();
    await sql(`update activity set ${change} where subject_id = ? and type = 'api_key.revoked'`);
    const history = await check();
    expect(history.verdict).toBe('broken');
    const altered = history.changes.filter(({ outcome }) => outcome === 'altered');
    expect(altered).toHaveLength(1);
    expect(altered[0]).toMatchObject({ differing, kept: { number: 3, reason: 'left the company' } });
  });

  test('a change that was turned into another is found out', async () => {
    const { check, sql } = await changedKey();
    await sql(
      `update activity set type = 'api_key.enabled' where subject_id = ? and type = 'api_key.disabled'`,
    );
    const { changes } = await check();
    expect(changes.find(({ outcome }) => outcome === 'altered')).toMatchObject({
      ...{ differing: ['type'], kept: { type: 'api_key.disabled' }, shown: { type: 'api_key.enabled' } },
    });
  });

  test('what is shown with half a character is altered, and the rest is checked as ever', async () => {
    const { check } = await changedKey();
    const history = await check(({ history }) => {
      Object.assign(given(history.nodes[0]), { reason: '\ud800' });
    });
    expect(outcomes(history)).toEqual([
      '3 api_key.revoked altered',
      '2 api_key.disabled intact',
      '1 api_key.created intact',
    ]);
  });

  test('a removed one is still told of by the ledger', async () => {
    const { check, sql } = await changedKey();
    await sql(`delete from activity where subject_id = ? and type = 'api_key.disabled'`);
    const history = await check();
    expect(history.verdict).toBe('broken');
    expect(outcomes(history)).toContain('2 api_key.disabled removed');
  });

  test('an invented one has no entry, and a new one a minute to get it', async () => {
    const { check, sql } = await changedKey();
    await sql(
      `insert into activity select gen_random_uuid(), organization_id, environment, 'api_key.enabled', subject_id, subject_label, data, actor_type,
         actor_id, actor_label, reason, request_id, ip, created_at - interval '1 hour', organization_wide
       from activity where subject_id = ? and type = 'api_key.disabled'`,
    );
    await sql('delete from ledger_outbox where subject_id = ?');
    expect(outcomes(await check())).toContain('– api_key.enabled missing');
    const fresh = await changedKey();
    const history = await fresh.check(({ ledgerEntries }) => {
      ledgerEntries.nodes.shift();
    });
    expect(outcomes(history)).toContain('– api_key.revoked waiting');
    expect(history.verdict).toBe('incomplete');
  });
});

describe('in the ledger', () => {
  test('another payload in the place of the anchored one proves nothing', async () => {
    const { check, sql } = await changedKey();
    await sql(
      `update event set canonical = convert_to(replace(convert_from(canonical, 'UTF8'), 'left', 'kept'), 'UTF8')
       where subject_id = ? and type = 'countersign.api_key.revoked'`,
    );
    const history = await check();
    const unproved = history.changes.filter(({ outcome }) => outcome === 'unproved');
    expect(unproved).toMatchObject([{ shown: { type: 'api_key.revoked' }, kept: null }]);
    expect(unproved[0]?.detail).toContain('not what was recorded');
    expect(history.verdict).toBe('broken');
  });

  test('so does one whose hash was altered along with it', async () => {
    const { check, sql } = await changedKey();
    await sql(
      `update event set canonical = altered.bytes, payload_hash = sha256(altered.bytes)
       from (select id, convert_to(replace(convert_from(canonical, 'UTF8'), 'left', 'kept'), 'UTF8') as bytes from event) as altered
       where altered.id = event.id and subject_id = ? and type = 'countersign.api_key.revoked'`,
    );
    const { changes } = await check();
    expect(changes.filter(({ outcome }) => outcome === 'unproved')).toHaveLength(1);
  });

  test('a change of which neither trace nor entry is left is missed by its number', async () => {
    const { check } = await changedKey();
    const history = await check(({ history, ledgerEntries }) => {
      history.nodes.splice(1, 1);
      ledgerEntries.nodes.splice(1, 1);
    });
    expect(history).toMatchObject({ verdict: 'broken', lost: [2] });
  });

  test("another key's entry tells nothing of this one", async () => {
    const [one, other] = [await changedKey(), await changedKey()];
    const theirs = await historyOf(other.manager, other.id);
    const history = await one.check(({ ledgerEntries }) => {
      ledgerEntries.nodes[0] = theirs.ledgerEntries.nodes[0] as (typeof ledgerEntries.nodes)[0];
    });
    expect(history.verdict).toBe('broken');
    expect(history.changes.find(({ outcome }) => outcome === 'unproved')?.detail).toContain('something else');
  });
});
