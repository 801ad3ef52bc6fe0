import type { Environment } from '#server/auth/principal.ts';

interface Tenant {
  organization_id: string;
  environment: Environment;
  api_key_id: string;
}

/** Tables without entities: nearly all written in bulk by `usage/write.ts`, and read by queries. */
export interface UsageTables {
  api_key_usage: Tenant & {
    secret_id: string;
    hour: Date;
    operation: string;
    code: string;
    kind: 'OK' | 'ERROR' | 'DENIED' | 'LIMITED';
    requests: bigint;
    duration_ms: number;
  };
  api_key_denial: Tenant & {
    secret_id: string;
    code: string;
    count: bigint;
    first_at: Date;
    last_at: Date;
    last_ip: string;
    last_user_agent: string | null;
  };
  api_key_source: Tenant & {
    ip: string;
    count: bigint;
    first_at: Date;
    last_at: Date;
    last_user_agent: string | null;
  };
  api_key_leak: Tenant & {
    id: string;
    secret_id: string;
    url: string;
    source: string;
    outcome: 'REVOKED' | 'SECRET_RETIRED' | 'NOTIFIED' | 'NONE';
    found_at: Date;
  };
  api_key_network: Tenant & {
    network: string;
    id: string;
    /** Whether it was told of: not the first of a key. */
    raised: boolean;
    first_at: Date;
    first_ip: string;
    last_at: Date;
  };
  api_key_scope_use: Tenant & {
    scope: string;
    /** `YYYY-MM-DD`, UTC. */
    last_used_on: string;
  };
  api_request: Tenant & {
    id: string;
    secret_id: string;
    request_id: string;
    operation: string | null;
    code: string | null;
    status: number;
    duration_ms: number;
    ip: string;
    user_agent: string | null;
    at: Date;
  };
}
