import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { verifyCommand } from '#server/cli/verify-command.ts';
import { inclusionRanges } from '#server/ledger/merkle.ts';
import { verifyTraceProof } from '#server/ledger/verifier/trace-proof.ts';
import { createEvent, jcs } from '../events/support.ts';
import { naiveRoot } from '../ledger/naive-tree.ts';
import { bearer, rest } from '../rest/support.ts';
import { useApp } from '../support/app.ts';
import { EventProofDocument, TraceProofDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { strangersTo } from '../support/refusals.ts';
import { statementsDuring } from '../support/statements.ts';
import { add, created, filled, sealed } from './support.ts';

const app = useApp();
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hashOf = (value: unknown) => sha256(Buffer.from(jcs(value))).toString('hex');

interface Bundle {
  composite_hash: string;
  event_count: number;
  events: {
    event_id: string;
    content_hash: string;
    commitment: string;
    opening: Record<string, unknown>;
    payload?: unknown;
  }[];
  seal_event: { event_id: string; tlog_proof: string };
}

interface SealPayload {
  root: string;
  events: { event_id: string; commitment: string }[];
}

/** What `docs/traces.md` says, step by step, with the log's key and the document alone. */
function checkBundle({ events, seal_event, composite_hash }: Bundle, publicKey: Buffer): string {
  const [head = '', note = ''] = seal_event.tlog_proof.split(/\n\n(.*)/s);
  const [, extra = '', index = '', ...path] = head.split('\n');
  const { opening, payload } = JSON.parse(Buffer.from(extra.slice('extra '.length), 'base64').toString());
  const logIndex = Number(index.slice('index '.length));
  const [text = '', signatures = ''] = note.split('\n\n');
  const [, size = '', root = ''] = text.split('\n');
  const ranges = inclusionRanges(logIndex, Number(size));
  const leaf = sha256(Uint8Array.of(0), Buffer.from(hashOf(opening), 'hex'));
  const reached = path.reduce((hash, sibling, at) => {
    const other = Buffer.from(sibling, 'base64');
    const isRight = (ranges[at]?.from ?? 0) > logIndex;
    return sha256(Uint8Array.of(1), ...(isRight ? [hash, other] : [other, hash]));
  }, leaf);
  if (reached.toString('base64') !== root) return 'the seal is not in the tree';
  const signature = Buffer.from(/ (\S+)\n$/.exec(signatures)?.[1] ?? '', 'base64').subarray(4);
  const key = { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') };
  const isSigned = verify(null, Buffer.from(`${text}\n`), createPublicKey({ key, format: 'jwk' }), signature);
  if (!isSigned) return 'the checkpoint is not signed by the log';
  if (hashOf(payload) !== opening.payloadHash) return 'the seal says something else';
  const named = (payload as SealPayload).events;
  if (named.length !== events.length) return 'an event is missing, or one too many';
  for (const [at, event] of events.entries()) {
    if (named[at]?.event_id !== event.opening.eventId) return 'the order is another';
    if (hashOf(event.opening) !== named[at]?.commitment) return 'an event is another one';
    if (event.payload && hashOf(event.payload) !== event.opening.payloadHash)
      return 'an event says something else';
  }
  const over = naiveRoot(named.map(({ commitment }) => Buffer.from(commitment, 'hex'))).toString('hex');
  return over === (payload as SealPayload).root && over === composite_hash ? 'proved' : 'the root is another';
}

async function logName(): Promise<string> {
  const response = await fetch(`${app().url}/ledger/test/keys`);
  const { checkpointKeys } = (await response.json()) as { checkpointKeys: { vkey: string }[] };
  return checkpointKeys[0]?.vkey ?? '';
}

async function logKey(): Promise<Buffer> {
  const [, encoded = ''] = /^[^+]+\+[0-9a-f]{8}\+(.+)$/.exec(await logName()) ?? [];
  return Buffer.from(encoded, 'base64').subarray(1);
}

async function scene() {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await filled(program, 4);
  await sealed(program, id);
  await createEvent(program, { after: 'the seal' });
  const bundle = async (withPayloads: boolean) =>
    (await program.run(TraceProofDocument, { id, withPayloads })).trace?.proof as Bundle;
  return { organization, program, id, bundle };
}

describe('the proof of a sealed trace', () => {
  test('holds, offline and by the document alone, and discloses payloads only where told to', async () => {
    const { bundle } = await scene();
    const key = await logKey();
    const [closed, open] = [await bundle(false), await bundle(true)];
    expect(checkBundle(closed, key)).toBe('proved');
    expect(checkBundle(open, key)).toBe('proved');
    const options = { trustedKeys: [await logName()] };
    for (const bundled of [closed, open]) {
      const verified = await verifyTraceProof(JSON.stringify(bundled), options);
      expect(verified).toMatchObject({ verdict: 'verified', failed: null, trust: 'known' });
      expect(verified.steps.at(-1)).toMatchObject({ name: 'trace', outcome: 'ok' });
    }
    expect(closed.events.every((event) => !('payload' in event))).toBe(true);
    expect(open.events.map(({ payload }) => payload)).toEqual([0, 1, 2, 3].map((at) => ({ at })));
  });

  test('does not hold any more when anything in it is changed', async () => {
    const { bundle } = await scene();
    const key = await logKey();
    const changed = async (change: (bundle: Bundle) => void) => {
      const copy = structuredClone(await bundle(true));
      change(copy);
      const { verdict } = await verifyTraceProof(JSON.stringify(copy), { trustedKeys: [await logName()] });
      const outcome = checkBundle(copy, key);
      expect(verdict, outcome).toBe('failed');
      return outcome;
    };
    const file = ({ seal_event }: Bundle) => seal_event;
    expect(await changed(({ events }) => events.pop())).toBe('an event is missing, or one too many');
    expect(await changed(({ events }) => events.reverse())).toBe('the order is another');
    expect(await changed(({ events: [first] }) => Object.assign(first?.opening ?? {}, { type: 'x' }))).toBe(
      'an event is another one',
    );
    expect(await changed(({ events: [first] }) => Object.assign(first ?? {}, { payload: { at: 9 } }))).toBe(
      'an event says something else',
    );
    expect(await changed((copy) => Object.assign(copy, { composite_hash: 'a'.repeat(64) }))).toBe(
      'the root is another',
    );
    const tampered = (copy: Bundle) => {
      const [head = ''] = file(copy).tlog_proof.split('\n\n');
      const line = head.split('\n')[1] ?? '';
      const extra = JSON.parse(Buffer.from(line.slice(6), 'base64').toString());
      extra.payload.label = 'Another';
      const forged = `extra ${Buffer.from(jcs(extra)).toString('base64')}`;
      file(copy).tlog_proof = file(copy).tlog_proof.replace(line, forged);
    };
    expect(await changed(tampered)).toBe('the seal says something else');
    expect(checkBundle(await bundle(false), Buffer.alloc(32, 1))).toBe(
      'the checkpoint is not signed by the log',
    );
  });

  test('is told in plain words by the command, which needs no server', async () => {
    const { bundle } = await scene();
    const file = join(mkdtempSync(join(tmpdir(), 'countersign-trace-')), 'trace.json');
    const told = async (change: (bundle: Bundle) => void) => {
      const copy = await bundle(true);
      change(copy);
      writeFileSync(file, JSON.stringify(copy, null, 2));
      return verifyCommand([file, '--key', await logName()]);
    };
    const sound = await told(() => {});
    expect(sound).toMatchObject({ exitCode: 0 });
    expect(sound.text).toContain('The seal names exactly these 4 events');
    const bent = await told(({ events }) => events.pop());
    expect(bent).toMatchObject({ exitCode: 1 });
    expect(bent.text).toContain('The seal names 4 events, and the bundle has 3.');
    for (const text of ['{', '{}', '{"version":"countersign/trace-proof@1"}', '[]']) {
      writeFileSync(file, text);
      expect((await verifyCommand([file])).exitCode, text).toBe(1);
    }
    rmSync(dirname(file), { recursive: true });
  });

  test('of another record than a seal is none of a trace', async () => {
    const { bundle, program } = await scene();
    const { id } = await createEvent(program, { root: 'mine', events: [] });
    const { event } = await program.run(EventProofDocument, { id });
    const copy = await bundle(false);
    Object.assign(copy, { events: [], composite_hash: 'mine' });
    copy.seal_event.tlog_proof = event?.proof.disclosing ?? '';
    const { steps, verdict } = await verifyTraceProof(JSON.stringify(copy));
    expect(verdict).toBe('failed');
    expect(steps.at(-1)?.detail).toBe('What is proved is not the seal of a trace.');
  });

  test('reads what the events say only where it discloses it, and costs ten times as much then', async () => {
    const { program, id } = await scene();
    const reads = async (withPayloads: boolean) =>
      (await statementsDuring(app(), () => program.run(TraceProofDocument, { id, withPayloads }))).filter(
        (text) => text.includes('"canonical"'),
      ).length;
    const ofTheSeal = 1;
    expect(await reads(false)).toBe(ofTheSeal);
    expect(await reads(true)).toBe(ofTheSeal + 1);
    const many = 'query ($open: Boolean!) { traces(first: 10) { nodes { proof(withPayloads: $open) } } }';
    expect((await program.call(many, { open: false })).status).toBe(200);
    const tooMuch = await program.call(many, { open: true });
    expect(tooMuch.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

  test('is none while the trace is open', async () => {
    const program = await (await createOrganization(app())).program();
    const { id } = await filled(program, 1);
    expect((await program.run(TraceProofDocument, { id })).trace).toEqual({ proof: null });
  });
});

async function pdf(path: string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${app().url}${path}`, { headers });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

const fromConsole = { 'x-requested-with': 'test' };

/** What is written in a font that is not embedded, and so stands there as it is. */
function monoIn(bytes: Buffer): string {
  const streams = [...bytes.toString('latin1').matchAll(/stream\n(.*?)\nendstream/gs)].flatMap(
    ([, body = '']) => {
      try {
        return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
      } catch {
        return [];
      }
    },
  );
  return [...streams.join('\n').matchAll(/<([0-9a-f]+)>/g)]
    .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
    .join('\n');
}

describe('GET /v1/traces/{id}/proof/pdf', () => {
  test('is a PDF with every hash on it, and where to verify it', async () => {
    const { program, id, bundle } = await scene();
    const { events, composite_hash } = await bundle(false);
    const answer = await pdf(`/v1/traces/${id}/proof/pdf`, program.headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toContain(`${id}.pdf`);
    expect(answer.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const written = monoIn(answer.bytes);
    for (const event of events) {
      expect(written).toContain(event.event_id);
      expect(written).toContain(event.content_hash.slice(0, 32));
      expect(written).toContain(event.content_hash.slice(32));
    }
    expect(written).toContain(composite_hash);
    expect(written).toContain(`${app().url}/verify/${id}`);
    expect(written).toContain(id);
  });

  test('is shown to people of the console, and to nobody it does not exist for', async () => {
    const { organization, id } = await scene();
    const path = `/v1/traces/${id}/proof/pdf`;
    const viewer = (await organization.person('VIEWER')).headers;
    expect((await pdf(path, { ...viewer, ...fromConsole })).status).toBe(200);
    expect((await pdf(path, viewer)).status).toBe(403);
    for (const { who, caller } of await strangersTo(app(), organization)) {
      expect((await pdf(path, { ...caller.headers, ...fromConsole })).status, who).toBe(404);
    }
    const { secret } = await organization.program(['documents:read']);
    expect((await rest(app(), path, bearer(secret))).body.error).toBe('insufficient_scope');
    expect((await rest(app(), path)).status).toBe(401);
  });

  test('takes as many pages as the events need, and words in many scripts', async () => {
    const program = await (await createOrganization(app())).program();
    const { id } = await created(program, 'Žofie 山田商店 한국 \u202eevil', 'Ολυμπία Доставка '.repeat(50));
    const ids: string[] = [];
    for (let n = 0; n < 60; n++) ids.push((await createEvent(program, { n }, `t.${'x'.repeat(120)}`)).id);
    await add(program, id, ids);
    await sealed(program, id);
    const { bytes, status } = await pdf(`/v1/traces/${id}/proof/pdf`, program.headers);
    expect(status).toBe(200);
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(3);
  });
});
