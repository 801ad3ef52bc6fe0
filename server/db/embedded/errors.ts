export type EmbeddedPostgresErrorCode =
  | 'UNSUPPORTED_PLATFORM'
  | 'BINARIES_MISSING'
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_NOT_WRITABLE'
  | 'CLUSTER_NOT_OURS'
  | 'CLUSTER_UNREACHABLE'
  | 'CLUSTER_MISSING'
  | 'CLUSTER_INVALID'
  | 'CLUSTER_VERSION_MISMATCH'
  | 'INITDB_FAILED'
  | 'START_FAILED'
  | 'STOP_FAILED'
  | 'POSTMASTER_DIED';

/** Its message is meant for the person who starts the server: it says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const useDatabaseUrl = 'Set DATABASE_URL to a PostgreSQL 15 or newer instead.';

export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
