import { afterAll, describe, expect, test } from 'vitest';
import { dropOldMessages } from '#server/jobs/webhook-log.ts';
import { attemptsInAll, nextAttempt, retryAfterOf } from '#server/webhooks/schedule.ts';
import { createClient } from '../clients/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { openMailbox } from '../support/mailbox.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';
import { startReceiver } from './receiver.ts';
import {
  deliveriesOf,
  deliveryOf,
  development,
  endpointOf,
  messagesOf,
  remove,
  settled,
  subscribe,
} from './support.ts';

const app = useApp(development);
const receiver = await startReceiver();
afterAll(() => receiver.close());

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;
const dayMs = 24 * hourMs;

/** An endpoint with one failed delivery. */
async function failed(answer: Parameters<typeof receiver.answer>[0] = 500) {
  const scene = await subscribe(app(), receiver);
  receiver.answer(answer);
  await createClient(scene.program);
  await scene.arrived(1);
  const [{ id } = { id: '' }] = await deliveriesOf(scene.program, { endpointId: scene.endpoint.id });
  const attempted = (count: number) =>
    eventually(async () => {
      const delivery = await deliveryOf(scene.program, id);
      expect(delivery.attempts.length).toBeGreaterThanOrEqual(count);
      if (delivery.status === 'PENDING') expect(delivery.nextAttemptAt).not.toBeNull();
      return delivery;
    }, 6_000);
  return { ...scene, id, attempted };
}

describe('the schedule', () => {
  test('is that of Standard Webhooks, give or take a fifth', () => {
    const now = new Date(0);
    const waits = (random: number) =>
      Array.from({ length: attemptsInAll }, (_, index) => nextAttempt(index + 1, now, null, () => random));
    const seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    const exact = seconds.map((wait) => new Date(wait * secondMs));
    expect(waits(0.5)).toEqual([...exact, null]);
    expect(waits(0)[1]).toEqual(new Date(240 * secondMs));
    expect(waits(1)[1]).toEqual(new Date(360 * secondMs));
  });

  test('Retry-After in seconds or as a date puts an attempt off, never forward, and for a day at most', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect(retryAfterOf('120', now)).toBe(120 * secondMs);
    expect(retryAfterOf('Fri, 20 Nov 2026 12:02:00 GMT', now)).toBe(120 * secondMs);
    expect(retryAfterOf('Fri, 20 Nov 2020 12:02:00 GMT', now)).toBe(0);
    expect(retryAfterOf('soon', now)).toBeNull();
    const wait = (ms: number) => nextAttempt(1, now, ms, () => 0.5)?.getTime();
    expect(wait(1_000)).toBe(now.getTime() + 5 * secondMs);
    expect(wait(60_000)).toBe(now.getTime() + 60 * secondMs);
    expect(wait(1_000 * dayMs)).toBe(now.getTime() + dayMs);
  });

  test('is kept on the clock: ten attempts over three days, then it has failed, with all of them in the log', async () => {
    const { program, attempted, mine } = await failed();
    let { nextAttemptAt, attempts } = await attempted(1);
    for (let count = 2; count <= attemptsInAll; count++) {
      expect(mine()).toHaveLength(count - 1);
      const wait = Date.parse(nextAttemptAt ?? '') - app().runtime.now().getTime();
      app().advance(wait - secondMs / 2);
      expect((await deliveryOf(program, (await deliveriesOf(program))[0]?.id ?? '')).attempts).toHaveLength(
        count - 1,
      );
      app().advance(secondMs);
      ({ nextAttemptAt, attempts } = await attempted(count));
    }
    expect(nextAttemptAt).toBeNull();
    expect(attempts.map(({ status, response }) => `${status} ${response}`)).toEqual(Array(10).fill('500 no'));
    const whole = Date.parse(attempts[0]?.at ?? '') - Date.parse(attempts[9]?.at ?? '');
    expect(whole / hourMs).toBeGreaterThan(60);
    expect(whole / hourMs).toBeLessThan(92);
    const { status, finishedAt } = await attempted(10);
    expect([status, finishedAt === null]).toEqual(['FAILED', false]);
    expect(new Set(mine().map(({ text }) => text)).size).toBe(1);
  });
});

describe('what the endpoint answers', () => {
  test('a redirect is no success, and is not followed', async () => {
    const target = await startReceiver();
    const { attempted, id } = await failed((_one, response) => {
      response.writeHead(307, { location: target.url }).end();
    });
    const { status, attempts } = await attempted(1);
    expect([status, attempts[0]?.status, attempts[0]?.error]).toEqual(['PENDING', 307, 'REDIRECT']);
    expect(target.received).toEqual([]);
    expect(id).toBeTruthy();
    await target.close();
  });

  test('410 disables it at once; with why in the log of activity, and what waited is cancelled', async () => {
    const { program, endpoint, organization, id } = await failed(410);
    await expect.poll(async () => (await endpointOf(program, endpoint.id)).disabledReason).toBe('GONE');
    expect((await settled(program, id, 'CANCELLED')).nextAttemptAt).toBeNull();
    expect((await tracesOf(organization, endpoint.id)).at(-1)).toMatchObject({
      ...{ type: 'webhook_endpoint.disabled', actor_type: 'SYSTEM', actor_label: 'webhook delivery' },
      data: { reason: 'GONE' },
    });
  });

  test('429 with Retry-After leaves it alone altogether until then', async () => {
    const { program, endpoint, attempted, mine } = await failed((_one, response) => {
      response.writeHead(429, { 'retry-after': '600' }).end();
    });
    await attempted(1);
    receiver.answer(204);
    await createClient(program);
    app().advance(60 * secondMs);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(mine()).toHaveLength(1);
    expect((await endpointOf(program, endpoint.id)).heldUntil).not.toBeNull();
    app().advance(600 * secondMs);
    await expect.poll(() => mine().length).toBe(3);
    await expect.poll(async () => (await endpointOf(program, endpoint.id)).heldUntil).toBeNull();
  });

  test('of a body without end a kilobyte is kept, and the status counts', async () => {
    const { attempted } = await failed((_one, response) => {
      response.writeHead(400, { 'content-type': 'text/plain' });
      const more = () => response.write('x\0'.repeat(4_096), (error) => error || setImmediate(more));
      more();
    });
    const { attempts } = await attempted(1);
    expect(attempts[0]?.status).toBe(400);
    expect(attempts[0]?.response?.slice(0, 4)).toBe('x\uFFFDx\uFFFD');
    expect(attempts[0]?.response).toHaveLength(1_024);
  });

  test('nobody who listens, no HTTP, or a connection that is cut is a failed attempt', async () => {
    const scene = await failed((_one, response) => response.destroy());
    expect((await scene.attempted(1)).attempts[0]).toMatchObject({ status: null, error: 'CONNECTION' });
    const garbage = await failed((_one, response) => {
      response.socket?.end('nonsense\r\n\r\n');
    });
    expect((await garbage.attempted(1)).attempts[0]).toMatchObject({
      status: null,
      error: 'INVALID_RESPONSE',
    });
  });
});

describe('five days of failures', () => {
  test('disable the endpoint, and say so; a success in between starts them anew', async () => {
    const { program, endpoint, organization, attempted } = await failed();
    await attempted(1);
    app().advance(4 * dayMs);
    await attempted(2);
    expect((await endpointOf(program, endpoint.id)).status).toBe('FAILING');
    receiver.answer(204);
    await createClient(program);
    await expect.poll(async () => (await endpointOf(program, endpoint.id)).status).toBe('ENABLED');
    receiver.answer(500);
    await createClient(program);
    await expect.poll(async () => (await endpointOf(program, endpoint.id)).status).toBe('FAILING');
    app().advance(5 * dayMs);
    await expect.poll(async () => (await endpointOf(program, endpoint.id)).status).toBe('DISABLED');
    expect((await endpointOf(program, endpoint.id)).disabledReason).toBe('FAILING');
    const traces = await tracesOf(organization, endpoint.id);
    expect(traces.filter(({ type }) => type === 'webhook_endpoint.disabled')).toMatchObject([
      { data: { reason: 'FAILING', failingSince: expect.any(String) } },
    ]);
  });
});

test('whoever looks after the organization is told by mail that an endpoint was disabled', async () => {
  const mailbox = await openMailbox();
  const own = await startApp({
    ...development,
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'a@example.com',
    PUBLIC_URL: 'https://a.example',
  });
  try {
    const { program, organization, endpoint } = await subscribe(own, receiver);
    const owner = await organization.person('OWNER');
    await organization.person('VIEWER');
    receiver.answer(410);
    await createClient(program);
    await expect.poll(() => mailbox.mails.length).toBe(1);
    const [mail] = mailbox.mails;
    expect(mail?.to).toEqual([owner.email]);
    expect(mail?.text).toContain(endpoint.url);
    expect(mail?.text).toContain(`https://a.example/test/webhook-endpoints/${endpoint.id}/show`);
  } finally {
    await own.close();
    await mailbox.close();
  }
});

test('what is old enough is dropped, and what is on its way stays', async () => {
  const own = await startApp(development);
  try {
    const { program, endpoint, organization, arrived } = await subscribe(own, receiver);
    receiver.answer(204);
    await createClient(program);
    await arrived(1);
    await expect.poll(async () => (await deliveriesOf(program))[0]?.status).toBe('SUCCEEDED');
    receiver.answer(500);
    await createClient(program);
    await arrived(2);
    await organization.sql(
      `update webhook_endpoint set held_until = now() + interval '1 year' where id = ?`,
      [uuidOf(endpoint.id)],
    );
    await dropOldMessages(own.runtime);
    expect((await messagesOf(program)).nodes).toHaveLength(3);
    own.advance(31 * dayMs);
    await dropOldMessages(own.runtime);
    expect((await messagesOf(program)).nodes.map(({ seq }) => seq)).toEqual([3]);
    expect((await deliveriesOf(program)).map(({ status }) => status)).toEqual(['PENDING']);
    await remove(program, endpoint.id);
    await dropOldMessages(own.runtime);
    own.advance(31 * dayMs);
    await dropOldMessages(own.runtime);
    const tables = ['webhook_message', 'webhook_delivery', 'webhook_attempt', 'webhook_endpoint'];
    for (const table of tables) {
      expect(
        await organization.sql(`select 1 from ${table} where organization_id = ?`, [organization.id]),
        table,
      ).toEqual([]);
    }
  } finally {
    await own.close();
  }
});
