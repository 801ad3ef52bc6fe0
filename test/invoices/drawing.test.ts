import { describe, expect, test } from 'vitest';
import { createDrawingQueue, inDrawingQueue } from '#server/drawing.ts';
import { bearer } from '../rest/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { InvoiceCreateDocument, InvoiceSendDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { createOpen, createScene } from './support.ts';

/** Something to draw that takes until it is told to end. */
function held() {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  return { end: () => resolve(Buffer.alloc(0)), draw: () => promise };
}
const refused = (work: Promise<unknown>) =>
  expect(work).rejects.toMatchObject({ code: 'OVERLOADED', status: 503 });
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is drawn', () => {
  test('is drawn a few at a time, in order, and no longer waits once there is room', async () => {
    const queue = createDrawingQueue({ atOnce: 2, most: 1_000, mostOfOne: 1_000 });
    const works = [held(), held(), held()];
    const begun: number[] = [];
    const done = works.map(({ draw }, index) =>
      queue({ organizationId: 'a', rows: 30 }, () => {
        begun.push(index);
        return draw();
      }),
    );
    await turn();
    expect(begun).toEqual([0, 1]);
    works[1]?.end();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of works) end();
    await Promise.all(done);
  });

  test('is refused where too much waits, of one organization before of all; a failure makes room, too', async () => {
    const queue = createDrawingQueue({ atOnce: 2, most: 250, mostOfOne: 150 });
    const [first, second] = [held(), held()];
    const done = [queue({ organizationId: 'a', rows: 500 }, first.draw)];
    await refused(queue({ organizationId: 'a', rows: 1 }, first.draw));
    await refused(queue({ organizationId: 'b', rows: 1 }, first.draw));
    first.end();
    await Promise.all(done);
    const next = [queue({ organizationId: 'a', rows: 100 }, second.draw)];
    await refused(queue({ organizationId: 'a', rows: 60 }, second.draw));
    next.push(queue({ organizationId: 'b', rows: 100 }, second.draw));
    await refused(queue({ organizationId: 'c', rows: 60 }, second.draw));
    second.end();
    await Promise.all(next);
    await expect(
      queue({ organizationId: 'a', rows: 150 }, () => Promise.reject(new Error('no paper'))),
    ).rejects.toThrow('no paper');
    await queue({ organizationId: 'a', rows: 150 }, second.draw);
  });
});

describe('over the wire', () => {
  const app = useApp({ RATE_LIMIT_COST_PER_MINUTE: '100000', RATE_LIMIT_REQUESTS_PER_MINUTE: '1000' });
  const document = (descriptions: readonly string[]) => ({
    ...{ invoice_number: 'A-17', date: '2026-11-20', recipient: { name: 'Ada' } },
    line_items: descriptions.map((description) => ({ description, quantity: 1, unit_price: 1 })),
  });
  const generate = (secret: string, body: unknown, { url }: { url: string } = app()) =>
    fetch(`${url}/generate`, {
      method: 'POST',
      headers: { ...bearer(secret), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('a flood of one organization is answered 503, spends nothing, and leaves the others alone', async () => {
    const { program, organization, ...scene } = await createScene(app());
    const { id } = await createOpen({ ...scene, organization, program });
    const sent = await program.run(InvoiceSendDocument, { input: { id } });
    const { payUrl } = only(sent.invoiceSend, 'InvoiceSendPayload').invoice;
    const other = await (await createOrganization(app())).program();
    const remaining = async () => {
      const response = await fetch(`${app().url}/v1/me`, { headers: program.headers });
      const { limits } = (await response.json()) as { limits: { name: string; remaining: number }[] };
      return limits.find(({ name }) => name === 'cost')?.remaining ?? 0;
    };
    const before = await remaining();
    const flood = held();
    const flooded = inDrawingQueue({ organizationId: organization.id, rows: 8_000 }, flood.draw);
    for (const [url, headers] of [
      [`${app().url}/invoices/${id}.pdf`, program.headers],
      [`${app().url}${new URL(`${payUrl}`).pathname}/invoice.pdf`, {}],
    ] as const) {
      const answer = await fetch(url, { headers });
      expect({ status: answer.status, wait: answer.headers.get('retry-after') }).toEqual({
        status: 503,
        wait: '2',
      });
      expect(await answer.text()).toMatch(/overloaded|Too much to do/);
    }
    expect(await remaining()).toBe(before - 1);
    expect((await generate(other.secret, document(['Consulting']))).status).toBe(200);
    flood.end();
    await flooded;
    expect((await fetch(`${app().url}/invoices/${id}.pdf`, { headers: program.headers })).status).toBe(200);
  });

  test.each([
    ['long', 'x'.repeat(1_000)],
    ['broken into many rows', 'x\n'.repeat(400)],
  ])('500 descriptions that are %s are refused before anything is drawn', async (_how, description) => {
    const scene = await createScene(app());
    const many = Array.from({ length: 500 }, () => description);
    const answer = await generate((await scene.organization.program()).secret, document(many));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ issues: [{ path: 'line_items' }] });
    const lines = many.map((each) => ({ description: each, quantity: '1', unitPrice: '1' }));
    const input = { clientId: scene.clientId, currency: 'EUR', lines };
    const { invoiceCreate } = await scene.program.run(InvoiceCreateDocument, { input });
    expect(invoiceCreate).toMatchObject({ code: 'VALIDATION_FAILED', path: ['lines'] });
  });

  test('a long one costs a key more, and what it cannot pay is not drawn', async () => {
    const limited = await startApp(
      { RATE_LIMIT_COST_PER_MINUTE: '600', RATE_LIMIT_REQUESTS_PER_MINUTE: '9' },
      app().connection,
    );
    try {
      const { secret } = await (await createOrganization(app())).program();
      const long = document(Array.from({ length: 300 }, () => 'Consulting'));
      expect((await generate(secret, long, limited)).status).toBe(429);
      const short = await generate(secret, document(['Consulting']), limited);
      expect(short.status).toBe(200);
      expect(short.headers.get('ratelimit')).toMatch(/"requests";r=7;.*"cost";r=198;/);
    } finally {
      await limited.close();
    }
  });
});
