import { expandScopes, type Role, roleScopes, type Scope, scopeMask } from './scopes.ts';

/** Two worlds: a key sees its own alone. */
export const environments = ['LIVE', 'TEST'] as const;

export type Environment = (typeof environments)[number];

/** Who did it, as it is recorded beside every change. The label survives the person or key. */
export interface Actor {
  type: 'API_KEY' | 'USER' | 'SYSTEM';
  id: string | null;
  label: string;
}

export interface PrincipalUser {
  id: string;
  name: string;
  email: string;
}

/** Windows by name, where they differ from the server's. */
export type KeyLimits = Record<string, { limit: number; windowSeconds: number }>;

/** The key a request came with; never its secret. */
export interface PrincipalKey {
  id: string;
  secretId: string;
  name: string;
  prefix: string;
  last4: string;
  expiresAt: Date | null;
  rateLimits: KeyLimits | null;
  /** The organization's own, and what it has them instead of. */
  organizationLimits: KeyLimits | null;
  plan: string;
  /** Whether it has ceilings for money; which ones is read where they are counted. */
  hasMoneyLimits: boolean;
  /** Hashes of the only documents it may send; empty for any. */
  documents: readonly string[];
  /** The only clients it sees; null for all. */
  clientIds: readonly string[] | null;
}

/**
 * Whoever a request acts for, whatever the credential was. Everything below the HTTP edge sees only this.
 * `mask` is `scopes` as bits (see `scopes.ts`).
 */
export interface Principal {
  kind: 'API_KEY' | 'USER' | 'SYSTEM' | 'ANONYMOUS';
  organizationId: string;
  organizationName: string;
  environment: Environment;
  actor: Actor;
  role: Role | null;
  user: PrincipalUser | null;
  key: PrincipalKey | null;
  scopes: ReadonlySet<Scope>;
  mask: bigint;
}

const nowhere = '00000000-0000-0000-0000-000000000000';

/** Holds no scope and belongs to no organization: a tenant-scoped read on its behalf finds nothing. */
export const anonymous: Principal = {
  kind: 'ANONYMOUS',
  organizationId: nowhere,
  organizationName: '',
  environment: 'TEST',
  actor: { type: 'SYSTEM', id: null, label: 'anonymous' },
  role: null,
  user: null,
  key: null,
  scopes: new Set(),
  mask: 0n,
};

export function userPrincipal(who: {
  user: PrincipalUser;
  organization: { id: string; name: string };
  environment: Environment;
  role: Role;
}): Principal {
  const scopes = expandScopes(roleScopes[who.role]);
  return {
    kind: 'USER',
    organizationId: who.organization.id,
    organizationName: who.organization.name,
    environment: who.environment,
    actor: { type: 'USER', id: who.user.id, label: who.user.name || who.user.email },
    role: who.role,
    user: who.user,
    key: null,
    scopes,
    mask: scopeMask(scopes),
  };
}

/** The server acting on its own: first-run setup and jobs. */
export function systemPrincipal(
  organization: { id: string; name: string },
  environment: Environment,
  label: string,
): Principal {
  const scopes = expandScopes(roleScopes.OWNER);
  return {
    kind: 'SYSTEM',
    organizationId: organization.id,
    organizationName: organization.name,
    environment,
    actor: { type: 'SYSTEM', id: null, label },
    role: null,
    user: null,
    key: null,
    scopes,
    mask: scopeMask(scopes),
  };
}
