import { expect, test } from 'vitest';
import { tellOfOverdue } from '#server/jobs/overdue-invoices.ts';
import { startApp, useApp } from '../support/app.ts';
import { InvoiceByIdDocument, InvoiceListDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { tracesOf } from '../support/rows.ts';
import { cancel, createDraft, createOpen, createScene, markPaid, type Scene } from './support.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) =>
  new Date(app().runtime.now().getTime() + days * dayMs).toISOString().slice(0, 10);
const told = async ({ organization }: Scene, id: string) =>
  (await tracesOf(organization, id)).filter(({ type }) => type === 'invoice.overdue');
const idsOf = async ({ program }: Scene, overdue: boolean) =>
  (await program.run(InvoiceListDocument, { filter: { overdue } })).invoices.nodes.map(({ id }) => id);

test('an open invoice is overdue from the day after its due day on, with no job having run', async () => {
  const scene = await createScene(app());
  const { id } = await createOpen(scene, { dueOn: inDays(0) });
  const others = [
    (await createOpen(scene)).id,
    (await createDraft(scene, { dueOn: inDays(0) })).id,
    (await createOpen(scene, { dueOn: inDays(9) })).id,
  ];
  const isOverdue = async () =>
    given((await scene.program.run(InvoiceByIdDocument, { id })).invoice).isOverdue;
  expect(await isOverdue()).toBe(false);
  expect(await idsOf(scene, true)).toEqual([]);
  app().advance(dayMs);
  expect(await isOverdue()).toBe(true);
  expect(await idsOf(scene, true)).toEqual([id]);
  expect((await idsOf(scene, false)).sort()).toEqual([...others].sort());
  await markPaid(scene.program, id);
  expect(await isOverdue()).toBe(false);
});

test('it is told once, by however many servers, and not of what was paid or voided before', async () => {
  const scene = await createScene(app());
  const dueOn = inDays(1);
  const late = await createOpen(scene, { dueOn });
  const paid = await createOpen(scene, { dueOn });
  const gone = await createOpen(scene, { dueOn });
  await markPaid(scene.program, paid.id);
  await cancel(scene.program, gone.id);
  await tellOfOverdue(app().runtime);
  expect(await told(scene, late.id)).toEqual([]);
  app().advance(2 * dayMs);
  const other = await startApp({}, app().connection, app().runtime.now().getTime() - Date.now());
  try {
    await Promise.all([app(), other, app(), other].map(({ runtime }) => tellOfOverdue(runtime)));
  } finally {
    await other.close();
  }
  await tellOfOverdue(app().runtime);
  expect(await told(scene, late.id)).toMatchObject([
    { actor_type: 'SYSTEM', subject_label: late.number, data: { dueOn, status: 'OPEN', amountPaid: '0' } },
  ]);
  for (const { id } of [paid, gone]) expect(await told(scene, id)).toEqual([]);
});
