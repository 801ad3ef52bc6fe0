import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { isHistoryType } from '#server/activity/history-types.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  isRunning,
  postmasterOf,
  type ServerProcess,
  startServer,
  temporaryDataDir,
} from '../support/server-process.ts';

/** Recovery waits for the disk, which a busy machine shares. */
vi.setConfig({ testTimeout: 120_000 });

const writersPerKind = 3;
const enough = 25;

/** What the server has said is done. */
interface Acknowledged {
  clients: Set<string>;
  invoices: Map<string, string>;
  events: Map<string, number>;
}

const documents = {
  client: `mutation ($name: String!) { clientCreate(input: { name: $name }) {
    ... on ClientCreatePayload { client { id } } } }`,
  draft: `mutation ($client: ID!) { invoiceCreate(input: { clientId: $client, currency: "EUR",
    lines: [{ description: "a", quantity: "1", unitPrice: "10.00" }] }) { ... on InvoiceCreatePayload { invoice { id } } } }`,
  finalize: `mutation ($id: ID!) { invoiceFinalize(input: { id: $id }) {
    ... on InvoiceFinalizePayload { invoice { number } } } }`,
  anchor: `mutation ($payload: JSON!) { eventAnchor(input: { type: "order.placed", payload: $payload }) {
    ... on EventAnchorPayload { event { id logIndex } } } }`,
};

/** Writes on several connections until told to stop or the server is gone, noting every answer that came. */
function write(program: Caller): { acknowledged: Acknowledged; stop(): Promise<unknown> } {
  const acknowledged: Acknowledged = { clients: new Set(), invoices: new Map(), events: new Map() };
  const createClient = async () => {
    const { clientCreate } = await program.run(documents.client, { name: 'somebody' });
    acknowledged.clients.add(clientCreate.client.id);
    return clientCreate.client.id as string;
  };
  const finalizeInvoice = async () => {
    const { invoiceCreate } = await program.run(documents.draft, { client: await createClient() });
    const { id } = invoiceCreate.invoice;
    const { invoiceFinalize } = await program.run(documents.finalize, { id });
    acknowledged.invoices.set(id, invoiceFinalize.invoice.number);
  };
  const anchorEvent = async () => {
    const { eventAnchor } = await program.run(documents.anchor, { payload: { n: acknowledged.events.size } });
    acknowledged.events.set(eventAnchor.event.id, eventAnchor.event.logIndex);
  };
  let isOver = false;
  const forever = async (work: () => Promise<unknown>) => {
    while (!isOver) await work();
  };
  const writers = [createClient, finalizeInvoice, anchorEvent].flatMap((work) =>
    Array.from({ length: writersPerKind }, () => forever(work).catch(() => {})),
  );
  return {
    acknowledged,
    stop() {
      isOver = true;
      return Promise.all(writers);
    },
  };
}

/** All nodes of a list, page by page. */
async function all<Node>(program: Caller, list: string, fields: string): Promise<Node[]> {
  const found: Node[] = [];
  for (let after: string | null = null; ; ) {
    const document = `query ($after: String) { list: ${list}(first: 100, after: $after) {
      nodes { id ${fields} } pageInfo { hasNextPage endCursor } } }`;
    const { list: page }: { list: { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
      await program.run(document, { after });
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

const ascending = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

async function expectKept(program: Caller, { clients, invoices, events }: Acknowledged): Promise<void> {
  const keptClients = await all<{ id: string }>(program, 'clients', '');
  expect([...clients].filter((id) => !keptClients.some((client) => client.id === id))).toEqual([]);

  const keptInvoices = await all<{ id: string; number: string | null; status: string }>(
    program,
    'invoices',
    'number status',
  );
  const numbered = keptInvoices.filter(({ status }) => status !== 'DRAFT');
  for (const [id, number] of invoices)
    expect(numbered).toContainEqual(expect.objectContaining({ id, number }));
  const sequence = numbered
    .map(({ number }) => Number(/(\d+)$/.exec(number ?? '')?.[1]))
    .sort((a, b) => a - b);
  expect(sequence).toEqual(ascending(1, sequence.length));

  const keptEvents = await all<{ id: string; logIndex: number }>(program, 'events', 'logIndex');
  for (const [id, logIndex] of events) expect(keptEvents).toContainEqual({ id, logIndex });
  await eventually(() => expectWholeLog(program), 10_000);
}

/** Events and the organization's own history together are the log, each entry once; each binding change has one. */
async function expectWholeLog(program: Caller): Promise<void> {
  const found = await all<{ logIndex: number }>(program, 'events', 'logIndex');
  const changes = await all<{ type: string; ledgerEntry: { logIndex: number } | null }>(
    program,
    'activities',
    'type ledgerEntry { logIndex }',
  );
  const binding = changes.filter(({ type }) => isHistoryType(type));
  expect(binding.filter(({ ledgerEntry }) => !ledgerEntry)).toEqual([]);
  const entries = [...found, ...binding.flatMap(({ ledgerEntry }) => ledgerEntry ?? [])];
  const indices = entries.map(({ logIndex }) => logIndex).sort((a, b) => a - b);
  expect(indices).toEqual(ascending(0, indices.length));
}

/** PostgreSQL and all its processes at once, as when the machine loses power, but for what the disk had taken. */
async function killPostgres(dataDir: string): Promise<void> {
  const pid = postmasterOf(dataDir);
  if (pid === null) throw new Error('PostgreSQL does not run');
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);
  // Some may be gone by themselves before their turn comes.
  spawnSync('kill', ['-KILL', String(pid), ...children.map(String)]);
  await eventually(async () => expect([pid, ...children].filter(isRunning)).toEqual([]), 10_000);
}

const keyOf = ({ output }: ServerProcess) => /^Test key: (\S+)$/m.exec(output())?.[1] ?? '';

test.each([
  ['the server', async () => {}],
  ['the server and PostgreSQL', killPostgres],
])('kill -9 of %s during writes loses nothing acknowledged, and leaves no gap', async (_name, killMore) => {
  const env = {
    DATA_DIR: temporaryDataDir(),
    SEED: 'none',
    RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
    RATE_LIMIT_COST_PER_MINUTE: '0',
  };
  const first = await startServer(env);
  const key = keyOf(first);
  const { acknowledged, stop } = write(callWith(first, { 'x-api-key': key }));
  await eventually(async () => {
    expect(acknowledged.invoices.size).toBeGreaterThan(enough);
    expect(acknowledged.events.size).toBeGreaterThan(enough);
  }, 60_000);
  await Promise.all([first.end('SIGKILL'), killMore(env.DATA_DIR)]);
  await stop();

  const second = await startServer(env);
  const program = callWith(second, { 'x-api-key': key });
  await expectKept(program, acknowledged);
  const after = write(program);
  await eventually(async () => expect(after.acknowledged.invoices.size).toBeGreaterThan(2), 30_000);
  await after.stop();
  const kept = {
    ...after.acknowledged,
    invoices: new Map([...acknowledged.invoices, ...after.acknowledged.invoices]),
  };
  await expectKept(program, kept);
  expect(await second.end()).toMatchObject({ code: 0 });
});
