/**
 * The one table of scopes, roles and presets. The schema, the preflight, the console's picker and the
 * sign-in roles all read it. Order is the order people see; the position is the scope's bit.
 */
const resources = {
  clients: 'clients',
  invoices: 'invoices',
  'payment-links': 'payment links',
  payouts: 'payouts',
  disbursements: 'disbursements',
  events: 'ledger events',
  documents: 'documents',
  webhooks: 'webhook endpoints',
  'api-keys': 'API keys',
  members: 'members',
  organization: 'the organization',
} as const;

type Resource = keyof typeof resources;
export type Scope = `${Resource}:${'read' | 'write'}` | 'activity:read' | 'usage:read';

export interface ScopeInfo {
  name: Scope;
  description: string;
}

const readAndWrite = (Object.keys(resources) as Resource[]).flatMap((resource): ScopeInfo[] => [
  { name: `${resource}:read`, description: `View ${resources[resource]}.` },
  {
    name: `${resource}:write`,
    description: `Create and change ${resources[resource]}; implies ${resource}:read.`,
  },
]);

export const scopes: readonly ScopeInfo[] = [
  ...readAndWrite,
  { name: 'activity:read', description: 'View the activity log: who changed what, when and why.' },
  { name: 'usage:read', description: 'View usage and the request log of API keys.' },
];

export const allScopes: readonly Scope[] = scopes.map((scope) => scope.name);

const bits = new Map<string, bigint>(allScopes.map((scope, index) => [scope, 1n << BigInt(index)]));

export function isScope(value: string): value is Scope {
  return bits.has(value);
}

/** The scope's bit; an unknown name gets a bit nobody can hold, so a mistake refuses instead of opening. */
export function scopeBit(scope: string): bigint {
  return bits.get(scope) ?? 1n << BigInt(allScopes.length);
}

/** Adds what is implied: writing a resource includes reading it. */
export function expandScopes(granted: Iterable<string>): ReadonlySet<Scope> {
  const held = new Set<Scope>();
  for (const scope of granted) {
    if (!isScope(scope)) continue;
    held.add(scope);
    const read = scope.replace(/:write$/, ':read');
    if (isScope(read)) held.add(read);
  }
  return held;
}

export function scopeMask(granted: Iterable<Scope>): bigint {
  let mask = 0n;
  for (const scope of granted) mask |= scopeBit(scope);
  return mask;
}

/** The scopes of a mask, in table order. */
export const scopesIn = (mask: bigint): Scope[] =>
  allScopes.filter((scope) => (mask & scopeBit(scope)) !== 0n);

/** What can be kept to certain clients. Everything else is closed to a key that is. */
export const clientScopes: readonly Scope[] = [
  'clients:read',
  'clients:write',
  'invoices:read',
  'invoices:write',
];

/** What a key may do: what was granted and what that implies, as far as it is not narrowed to clients. */
export function heldScopes(
  granted: Iterable<string>,
  clientIds: readonly string[] | null,
): ReadonlySet<Scope> {
  const held = expandScopes(granted);
  return clientIds ? new Set(clientScopes.filter((scope) => held.has(scope))) : held;
}

/** Removes what another scope in the list already implies, in table order: what a person wants to read. */
export function minimalScopes(granted: Iterable<Scope>): Scope[] {
  const held = new Set(granted);
  return allScopes.filter(
    (scope) =>
      held.has(scope) && !(scope.endsWith(':read') && held.has(scope.replace(/:read$/, ':write') as Scope)),
  );
}

export type Role = 'OWNER' | 'ADMIN' | 'FINANCE_MANAGER' | 'ACCOUNTANT' | 'OPERATOR' | 'VIEWER';

const business = [
  'clients',
  'invoices',
  'payment-links',
  'payouts',
  'disbursements',
  'events',
  'documents',
] as const;
const read = (...of: Resource[]): Scope[] => of.map((resource) => `${resource}:read` as const);
const write = (...of: Resource[]): Scope[] => of.map((resource) => `${resource}:write` as const);

/** What each role may do. Only owners and admins hold `api-keys:write`: nobody else makes or changes keys. */
export const roleScopes: Readonly<Record<Role, readonly Scope[]>> = {
  OWNER: allScopes,
  ADMIN: allScopes,
  FINANCE_MANAGER: [
    ...write(...business),
    ...read('webhooks', 'api-keys', 'members', 'organization'),
    'activity:read',
    'usage:read',
  ],
  ACCOUNTANT: [
    ...write('clients', 'invoices', 'payment-links', 'documents'),
    ...read('payouts', 'disbursements', 'events', 'members', 'organization'),
    'activity:read',
  ],
  OPERATOR: [...write(...business), ...read('webhooks', 'organization')],
  VIEWER: read(...business, 'organization'),
};

/**
 * Who decides about money that somebody else has asked for. Keys have no role: for them it is the scope, and that
 * another one asked (see `approvals/approval.ts`).
 */
export const approverRoles: readonly Role[] = ['OWNER', 'ADMIN', 'FINANCE_MANAGER'];

export interface ScopePreset {
  name: string;
  description: string;
  scopes: readonly Scope[];
}

export const presets: readonly ScopePreset[] = [
  {
    name: 'read',
    description: 'View everything the business records.',
    scopes: read(...business, 'webhooks'),
  },
  {
    name: 'write',
    description: 'Create and change everything the business records.',
    scopes: write(...business, 'webhooks'),
  },
  {
    name: 'reporting',
    description: 'Invoices, payouts and clients, read only: enough for a report.',
    scopes: read('clients', 'invoices', 'payouts'),
  },
  { name: 'full access', description: 'Every scope there is.', scopes: minimalScopes(allScopes) },
];
