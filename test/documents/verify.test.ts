import { expect, test } from 'vitest';
import { encodeId, newId } from '#server/db/id.ts';
import { createEvent } from '../events/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { pdfFile } from '../support/files.ts';
import {
  DocumentAnchorDocument,
  DocumentVerifyDocument,
  EventVerifyDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { remove, uploaded } from './support.ts';

const app = useApp();
const zeros = '0'.repeat(64);
const ask = async (id: string, sha256: string) =>
  (await callWith(app()).run(DocumentVerifyDocument, { id, sha256 })).documentVerify;

test('whoever has the id of a document, or of its event, checks a file against it, also after its content is gone', async () => {
  const program = await (await createOrganization(app())).program();
  const document = await uploaded(program, { file: pdfFile('the first') });
  const { sha256, eventId } = document;
  for (const id of [document.id, eventId]) {
    expect(await ask(id, sha256.toUpperCase())).toEqual({
      ...{ matches: true, submittedHash: sha256, anchoredHash: sha256, eventId, environment: 'TEST' },
      ...{ logIndex: expect.any(Number), ingestedAt: expect.any(String) },
    });
    expect(await ask(id, zeros)).toMatchObject({
      matches: false,
      submittedHash: zeros,
      anchoredHash: sha256,
    });
  }
  await remove(program, document.id);
  expect(await ask(document.id, sha256)).toMatchObject({ matches: true });
});

test('so does whoever has that of a hash', async () => {
  const program = await (await createOrganization(app())).program();
  const input = { sha256: 'ab'.repeat(32), fileName: 'film.mov' };
  const { documentAnchor } = await program.run(DocumentAnchorDocument, { input });
  const { id, eventId } = only(documentAnchor, 'DocumentAnchorPayload').document;
  expect(await ask(id, input.sha256)).toMatchObject({ matches: true, eventId });
  const { eventVerify } = await callWith(app()).run(EventVerifyDocument, { id: eventId, hash: input.sha256 });
  expect(eventVerify).toMatchObject({ matches: true, matchedField: 'DOCUMENT' });
});

test('of what is no document there is nothing to say, also where a payload looks like one', async () => {
  const program = await (await createOrganization(app())).program();
  const { id } = await createEvent(program, { sha256: zeros });
  for (const each of [id, encodeId('Event', newId()), encodeId('Document', newId())]) {
    expect(await ask(each, zeros)).toBeNull();
  }
  const { errors } = await callWith(app()).call(DocumentVerifyDocument, { id, sha256: 'abc' });
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  const wrong = await callWith(app()).call(DocumentVerifyDocument, {
    id: encodeId('Client', newId()),
    sha256: zeros,
  });
  expect(wrong.errors?.[0]?.message).toContain('is not the id of a document or an event');
});

test('without a credential an address may ask 60 times a minute, field by field; a key has limits of its own', async () => {
  const own = await startApp({}, app().connection);
  try {
    const { id } = await createEvent(await (await createOrganization(app())).program());
    const field = (alias: string) => `${alias}: eventVerify(id: "${id}", hash: "${zeros}") { matches }`;
    const many = (count: number) =>
      `{ ${Array.from({ length: count }, (_, at) => field(`a${at}`)).join(' ')} }`;
    const stranger = callWith(own);
    expect((await stranger.call(many(30))).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 32 }, () => stranger.call(many(1))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(30).fill(200), 429, 429]);
    const refused = await stranger.call(DocumentVerifyDocument, { id, sha256: zeros });
    expect(refused.status).toBe(429);
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const posted = await fetch(`${own.url}/v1/events/${id}/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ payload_hash: zeros }),
    });
    expect([posted.status, Number(posted.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await posted.json()).toMatchObject({ error: 'rate_limit_exceeded' });
    const program = await (await createOrganization(own)).program();
    expect((await program.call(many(1))).status).toBe(200);
  } finally {
    await own.close();
  }
});

test('what is refused for want of a credential counts, too, before it is parsed', async () => {
  const own = await startApp({}, app().connection);
  try {
    const stranger = callWith(own);
    const costly = `{ ${'me { kind } '.repeat(20)} }`;
    const answers = await Promise.all(Array.from({ length: 60 }, () => stranger.call(costly)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    const refused = await stranger.call('{ this is not even parsed');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await own.close();
  }
});
