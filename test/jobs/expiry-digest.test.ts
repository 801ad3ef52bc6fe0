import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailExpiryDigests } from '#server/jobs/expiry-digest.ts';
import { remindOfExpiry } from '#server/jobs/expiry-reminders.ts';
import { createKey, revoke } from '../api-keys/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { createOrganization } from '../support/organization.ts';

const dayMs = 24 * 60 * 60 * 1000;
const settings = (mailbox: Mailbox) => ({
  SMTP_URL: mailbox.url,
  MAIL_FROM: 'keys@example.com',
  PUBLIC_URL: 'https://keys.example.com',
});
let mailbox: Mailbox;
let app: TestApp;
beforeAll(async () => {
  mailbox = await openMailbox();
  app = await startApp(settings(mailbox));
  // Away from midnight, where a day would change between two steps.
  app.advance(1.5 * dayMs - (app.runtime.now().getTime() % dayMs));
});
afterAll(async () => {
  await app?.close();
  await mailbox?.close();
});

const inDays = (days: number, server = app) =>
  new Date(server.runtime.now().getTime() + days * dayMs).toISOString();

/** What the clock does, and the mails that come of it. */
async function daysLater(days: number, server = app, box = mailbox) {
  const before = box.mails.length;
  server.advance(days * dayMs);
  await remindOfExpiry(server.runtime);
  await mailExpiryDigests(server.runtime);
  return box.mails.slice(before);
}

test('owners and admins get one mail a day of the keys that reach a mark, and no other', async () => {
  const organization = await createOrganization(app, 'Fjord <Shipping>');
  const [owner, admin] = [await organization.person('OWNER'), await organization.person('ADMIN')];
  const operator = await organization.person('OPERATOR');
  await createKey(owner, { name: 'night\nimport', expiresAt: inDays(8) });
  const { secret } = await createKey(owner, {
    name: 'live shop',
    environment: 'LIVE',
    expiresAt: inDays(8.1),
  });
  const gone = await createKey(owner, { name: 'gone', expiresAt: inDays(8) });
  await revoke(owner, gone.apiKey.id);
  expect(await daysLater(0)).toEqual([]);
  const mails = await daysLater(1.2);
  expect(mails.map(({ to }) => to)).toEqual([[admin.email], [owner.email]].sort());
  expect(mails.flatMap(({ to }) => to)).not.toContain(operator.email);
  const [text = ''] = mails.map((mail) => mail.text);
  expect(text).toContain('2 API keys of Fjord <Shipping> reach their end');
  expect(text).toContain('night import (test) expires on');
  expect(text).toContain('live shop (live) expires on');
  expect(text).toContain('https://keys.example.com/api-keys');
  expect(text).toContain('Fjord &lt;Shipping&gt;');
  expect(text).not.toContain('gone');
  expect(text).not.toContain(secret.slice(-8));
  expect(await daysLater(0.01)).toEqual([]);
  expect(await daysLater(1)).toEqual([]);
  expect((await daysLater(4.9)).map(({ to }) => to)).toHaveLength(2);
  const [last] = await daysLater(1.1);
  expect(last?.text).toContain('night import (test) expired on');
});

test('what reaches a mark after the mail of the day waits for the next day', async () => {
  const organization = await createOrganization(app);
  const owner = await organization.person('OWNER');
  await createKey(owner, { name: 'first', expiresAt: inDays(7.1) });
  await createKey(owner, { name: 'second', expiresAt: inDays(7.2) });
  const [first] = await daysLater(0.12);
  expect([first?.text.includes('first (test)'), first?.text.includes('second (test)')]).toEqual([
    true,
    false,
  ]);
  expect(await daysLater(0.12)).toEqual([]);
  const [next] = await daysLater(0.6);
  expect([next?.text.includes('first (test)'), next?.text.includes('second (test)')]).toEqual([false, true]);
});

test('two replicas send it once', async () => {
  const organization = await createOrganization(app);
  const owner = await organization.person('OWNER');
  await createKey(owner, { expiresAt: inDays(8) });
  app.advance(2 * dayMs);
  await remindOfExpiry(app.runtime);
  const before = mailbox.mails.length;
  await Promise.all(Array.from({ length: 4 }, () => mailExpiryDigests(app.runtime)));
  expect(mailbox.mails.slice(before).map(({ to }) => to)).toEqual([[owner.email]]);
});

test('what no mail server took is tried again, by whoever can', async () => {
  const box = await openMailbox();
  const server = await startApp(settings(box));
  try {
    server.advance(1.5 * dayMs - (server.runtime.now().getTime() % dayMs));
    const owner = await (await createOrganization(server)).person('OWNER');
    await createKey(owner, { expiresAt: inDays(8, server) });
    box.refuse();
    expect(await daysLater(1.5, server, box)).toEqual([]);
    // Its first round may send it before the test asks for one.
    const before = mailbox.mails.length;
    const ahead = server.runtime.now().getTime() - Date.now();
    const other = await startApp(settings(mailbox), server.connection, ahead);
    try {
      await daysLater(0.2, other);
      await eventually(async () => {
        expect(mailbox.mails.slice(before).map(({ to }) => to)).toEqual([[owner.email]]);
      });
    } finally {
      await other.close();
    }
  } finally {
    await server.close();
    await box.close();
  }
});

test('without SMTP nothing is claimed', async () => {
  const plain = await startApp();
  try {
    const owner = await (await createOrganization(plain)).person('OWNER');
    await createKey(owner, { expiresAt: inDays(8, plain) });
    expect(await daysLater(2, plain)).toEqual([]);
    const { rows } = await plain.runtime.pool.query('select mailed_at from api_key_reminder');
    expect(rows).toEqual([{ mailed_at: null }]);
  } finally {
    await plain.close();
  }
});
