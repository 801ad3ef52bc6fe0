/** The columns of each part of a batch, and their types in PostgreSQL. */
const tenant = { organization_id: 'uuid', environment: 'text', api_key_id: 'uuid' } as const;

export const columns = {
  lastUses: {
    secret_id: 'uuid',
    api_key_id: 'uuid',
    used_at: 'timestamptz',
    ip: 'text',
    user_agent: 'text',
    operation: 'text',
  },
  usage: {
    ...tenant,
    secret_id: 'uuid',
    hour: 'timestamptz',
    operation: 'text',
    code: 'text',
    kind: 'text',
    requests: 'bigint',
    duration_ms: 'float8',
  },
  denials: {
    ...tenant,
    secret_id: 'uuid',
    code: 'text',
    count: 'bigint',
    first_at: 'timestamptz',
    last_at: 'timestamptz',
    last_ip: 'text',
    last_user_agent: 'text',
  },
  sources: {
    ...tenant,
    ip: 'text',
    count: 'bigint',
    first_at: 'timestamptz',
    last_at: 'timestamptz',
    last_user_agent: 'text',
  },
  networks: {
    ...tenant,
    network: 'text',
    id: 'uuid',
    first_at: 'timestamptz',
    first_ip: 'text',
    last_at: 'timestamptz',
    is_later: 'bool',
    label: 'text',
    data: 'jsonb',
    request_id: 'text',
  },
  scopeUses: { ...tenant, scope: 'text', last_used_on: 'date' },
  deadUses: {
    ...tenant,
    id: 'uuid',
    secret_id: 'uuid',
    type: 'text',
    day: 'date',
    at: 'timestamptz',
    label: 'text',
    data: 'jsonb',
    request_id: 'text',
    ip: 'text',
  },
  requests: {
    id: 'uuid',
    ...tenant,
    secret_id: 'uuid',
    request_id: 'text',
    operation: 'text',
    code: 'text',
    status: 'int2',
    duration_ms: 'float4',
    ip: 'text',
    user_agent: 'text',
    at: 'timestamptz',
  },
} as const;

export type Part = keyof typeof columns;
export const parts = Object.keys(columns) as Part[];

type Value = string | number | boolean | null;
export type Row<Name extends Part> = Record<keyof (typeof columns)[Name], Value>;

/** Everything that one statement writes; each part in the order of its table's key, so that writers never deadlock. */
export type Batch = { [Name in Part]: Row<Name>[] };

/** How many rows of each part one statement takes. */
const chunkSize = 5_000;

/** The same in pieces that one statement can carry. */
export function inChunks(batch: Batch): Batch[] {
  const longest = Math.max(...parts.map((part) => batch[part].length));
  const chunks: Batch[] = [];
  for (let start = 0; start < longest; start += chunkSize) {
    const piece = <Name extends Part>(part: Name) =>
      batch[part].slice(start, start + chunkSize) as Row<Name>[];
    chunks.push({
      lastUses: piece('lastUses'),
      usage: piece('usage'),
      denials: piece('denials'),
      sources: piece('sources'),
      networks: piece('networks'),
      scopeUses: piece('scopeUses'),
      deadUses: piece('deadUses'),
      requests: piece('requests'),
    });
  }
  return chunks;
}

/** One PostgreSQL array per column, in the order in which `write.ts` unnests them. */
export function valuesOf(batch: Batch): string[] {
  return parts.flatMap((part) =>
    Object.entries(columns[part]).map(([name, type]) => {
      const values = (batch[part] as Record<string, Value>[]).map((row) => row[name] ?? null);
      return arrayOf(values, type === 'text' || type === 'jsonb');
    }),
  );
}

/** The array as PostgreSQL writes it. Ids, numbers and times need no quotes. */
function arrayOf(values: readonly Value[], isText: boolean): string {
  const elements = isText
    ? values.map((value) => (value === null ? 'NULL' : quoted(String(value))))
    : values.map((value) => value ?? 'NULL');
  return `{${elements.join(',')}}`;
}

const quoted = (text: string) =>
  text.includes('"') || text.includes('\\') ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
