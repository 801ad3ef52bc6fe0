import type { Pool } from 'pg';
import type { Caller } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { given } from '../support/only.ts';
import type { TestOrganization } from '../support/organization.ts';

export interface Payload {
  id: string;
  number: number;
  type: string;
  [field: string]: unknown;
}

/** Entries of the log about something, in the log's order, as they are in the database. */
export async function entriesOf({ id, context }: TestOrganization, subjectId: string): Promise<Payload[]> {
  const { rows } = await context().runtime.pool.query<{ canonical: Buffer }>(
    `select canonical from event where organization_id = $1 and kind = 'HISTORY' order by log_index`,
    [id],
  );
  return rows
    .map(({ canonical }) => JSON.parse(canonical.toString()) as Payload)
    .filter(({ subject }) => (subject as { id: string }).id === subjectId);
}

/** Waits until nothing of the organization is on its way into the log. */
export const settled = ({ id, context }: TestOrganization) => noneWaits(context().runtime.pool, id);

export function noneWaits(pool: Pool, organizationId: string): Promise<void> {
  return eventually(async () => {
    const { rowCount } = await pool.query('select from ledger_outbox where organization_id = $1', [
      organizationId,
    ]);
    if (rowCount) throw new Error(`${rowCount} changes wait for the log`);
  }, 10_000);
}

const document = `query ($id: ID!) { apiKey(id: $id) {
  history(first: 100) { nodes { id type subject { id label } actor { type id label } data reason requestId createdAt
    ledgerEntry { id logIndex } } }
  ledgerEntries(first: 100) { totalCount nodes { id type logIndex hash payload receipt ingestedAt
    proof { logIndex treeSize file(withPayload: true) } } } } }`;

/** What the page of a key reads. */
export async function historyOf(caller: Caller, id: string) {
  const { apiKey } = await caller.run(document, { id });
  return given(apiKey as KeyHistory | null);
}

export interface KeyHistory {
  history: {
    nodes: {
      id: string;
      type: string;
      subject: { id: string; label: string };
      actor: { type: string; id: string | null; label: string };
      data: unknown;
      reason: string | null;
      requestId: string;
      createdAt: string;
      ledgerEntry: { id: string; logIndex: number } | null;
    }[];
  };
  ledgerEntries: {
    totalCount: number;
    nodes: {
      id: string;
      type: string;
      logIndex: number;
      hash: string;
      payload: Payload;
      proof: { logIndex: number; treeSize: number; file: string };
    }[];
  };
}
