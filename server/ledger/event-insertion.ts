import type { ClientBase } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { saltLength } from './commitment.ts';
import type { Draft } from './draft.ts';
import type { AppendedEvent } from './event-entry.ts';
import { headInsertion } from './integrate.ts';
import { AppendError } from './ledger.errors.ts';
import { hashLength } from './merkle.ts';

const signatureLength = 64;

/** A column of equal length, sent as one value and cut here: bytes in an array would travel as text, twice as long. */
const cut = (parameter: string, width: number) =>
  `substr(${parameter}::bytea, (r.at::int - 1) * ${width} + 1, ${width})`;

/** One statement for any number of rows and the head over them, prepared once per connection. */
const insertion = {
  name: 'ledger_event_insert',
  text: `with head as (${headInsertion(23)})
    insert into event (id, organization_id, environment, type, canonical, payload_hash, salt, commitment,
      log_index, signature, signing_key_id, ingested_at, api_key_id, created_by_type, created_by_id, created_by_label,
      occurred_at, metadata, commitment_version, subject_id, kind)
    select r.id, r.organization_id, $1, r.type, substr($8::bytea, r.payload_from, r.payload_length),
      ${cut('$9', hashLength)}, ${cut('$10', saltLength)}, ${cut('$11', hashLength)}, $3::bigint + r.at - 1,
      ${cut('$12', signatureLength)}, $2, r.ingested_at, r.api_key_id, r.created_by_type, r.created_by_id, r.created_by_label,
      r.occurred_at, r.metadata, r.commitment_version,
      r.subject_id, case when r.subject_id is null then 'EVENT' else 'HISTORY' end
    from unnest($4::uuid[], $5::uuid[], $6::int[], $7::int[], $13::text[], $14::timestamptz[], $15::uuid[],
      $16::text[], $17::uuid[], $18::text[], $19::timestamptz[], $20::text[], $21::smallint[], $22::uuid[])
      with ordinality
      as r (id, organization_id, payload_from, payload_length, type, ingested_at, api_key_id, created_by_type,
        created_by_id, created_by_label, occurred_at, metadata, commitment_version, subject_id, at)`,
};

export interface Inserted {
  environment: Environment;
  drafts: readonly Draft[];
  /** In the place of each. */
  appended: readonly AppendedEvent[];
  /** The parameters of the head over them. */
  head: readonly unknown[];
}

/** Writes events that follow one another in the log, signed with one key, and the log's new head. */
export async function insertEvents(client: ClientBase, inserted: Inserted): Promise<void> {
  const { environment, drafts, appended, head } = inserted;
  const [first] = appended;
  if (!first) return;
  const lengths = drafts.map(({ canonical }) => canonical.length);
  const values = [
    environment,
    first.signingKeyId,
    first.logIndex.toString(),
    plain(drafts.map(({ id }) => id)),
    plain(drafts.map(({ organizationId }) => organizationId)),
    plain(startsOf(lengths)),
    plain(lengths),
    Buffer.concat(drafts.map(({ canonical }) => canonical)),
    column(
      drafts.map(({ payloadHash }) => payloadHash),
      hashLength,
    ),
    column(
      drafts.map(({ salt }) => salt),
      saltLength,
    ),
    column(
      drafts.map(({ commitment }) => commitment),
      hashLength,
    ),
    column(
      appended.map(({ signature }) => signature),
      signatureLength,
    ),
    drafts.map(({ type }) => type),
    plain(drafts.map(({ ingestedAt }) => ingestedAt.toISOString())),
    plain(drafts.map(({ apiKeyId }) => apiKeyId)),
    plain(drafts.map(({ createdByType }) => createdByType)),
    plain(drafts.map(({ createdById }) => createdById)),
    drafts.map(({ createdByLabel }) => createdByLabel),
    plain(drafts.map(({ occurredAt }) => occurredAt?.toISOString() ?? null)),
    drafts.map(({ metadata }) => metadata),
    plain(drafts.map(({ commitmentVersion }) => commitmentVersion)),
    plain(drafts.map(({ historyOf }) => historyOf ?? null)),
    ...head,
  ];
  const { rowCount } = await client.query({ ...insertion, values });
  if (rowCount !== drafts.length) throw new AppendError('The database took fewer events than it was given.');
}

/** Where each begins that lie side by side, as SQL counts. */
function startsOf(lengths: readonly number[]): number[] {
  let next = 1;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return start;
  });
}

/** One value of another length would shift all that come after it. */
function column(values: readonly Buffer[], width: number): Buffer {
  if (values.every(({ length }) => length === width)) return Buffer.concat(values);
  throw new AppendError(`A hash, salt or signature of an event is not ${width} bytes long.`);
}

/** An array of what needs no quotes: ids, numbers, times, names of ours. */
const plain = (values: readonly (string | number | null)[]) =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;
