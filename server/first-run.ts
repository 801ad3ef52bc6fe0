import { randomInt } from 'node:crypto';
import * as apiKeys from './api-keys/api-key.service.ts';
import type { App } from './app.ts';
import { systemPrincipal } from './auth/principal.ts';
import { allScopes, minimalScopes } from './auth/scopes.ts';
import type { Config } from './config.ts';
import { systemContext } from './context.ts';
import { seedDemo } from './db/seed.ts';
import { foundOrganization } from './organizations/founding.ts';

/** The lines a person needs first, once the port is known. */
export type Introduction = (port: number) => string[];

interface Founding {
  organization: { id: string; name: string };
  password: string | null;
}

/** Wide enough to try everything without waiting. */
const firstKeyLimits = [
  { name: 'requests', limit: 6_000, windowSeconds: 60 },
  { name: 'cost', limit: 6_000_000, windowSeconds: 60 },
];

const organizationName = 'My organization';
const foundingLock = 6_211_984_015_004n;

/**
 * On an empty database: an organization with its owner, believable data in the test world and a key to it.
 * What is secret about them is in the answer's text alone, and is printed once. Null where there is one already.
 */
export async function firstRun(app: App, config: Config): Promise<Introduction | null> {
  const founding = await found(app, config);
  if (!founding) return null;
  const secret = await seed(app, config, founding);
  return (port) => [
    `Owner:    ${config.ownerEmail} / ${founding.password ?? '(the OWNER_PASSWORD you set)'}`,
    ...(secret ? [`Test key: ${secret}`, curl(addressOf(config, port), secret)] : []),
  ];
}

const addressOf = ({ publicUrl }: Config, port: number) => publicUrl ?? `http://localhost:${port}`;

export const consoleLine = (config: Config, port: number) => `Console:  ${addressOf(config, port)}`;

async function seed(app: App, config: Config, { organization }: Founding): Promise<string | null> {
  if (!config.environments.includes('TEST')) return null;
  const ctx = systemContext(app.runtime, systemPrincipal(organization, 'TEST', 'first run'), 'first-run');
  if (config.seed === 'demo') await seedDemo(ctx);
  const key = await apiKeys.create(ctx, {
    name: 'first-run',
    description: 'Full access to the test environment, printed at the first start.',
    scopes: minimalScopes(allScopes),
    rateLimits: firstKeyLimits,
  });
  return key.secret;
}

/** Null when there is an organization already. Replicas that start together queue on the lock. */
async function found(app: App, config: Config): Promise<Founding | null> {
  const auth = await app.people.$context;
  const generated = config.ownerPassword ? null : readablePassword();
  const passwordHash = await auth.password.hash(config.ownerPassword ?? generated ?? '');
  return app.runtime.orm.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(?)', [foundingLock.toString()]);
    const [existing] = await em.execute('select 1 from organization limit 1');
    if (existing) return null;
    const founder = { name: 'Owner', email: config.ownerEmail, emailVerified: true, passwordHash };
    const founded = await foundOrganization(em, {
      ...{ name: organizationName, slug: 'my-organization', plan: 'SELF_HOSTED', founder },
      now: app.runtime.now(),
    });
    if (!founded) throw new Error('there is an owner without an organization');
    return { organization: founded.organization, password: generated };
  });
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of five from 31 letters that are not mistaken for each other: 99 bits. */
function readablePassword(): string {
  const group = () => Array.from({ length: 5 }, () => letters.charAt(randomInt(letters.length))).join('');
  return [group(), group(), group(), group()].join('-');
}

const tryIt =
  '{ me { organization { name } } invoices(first: 3) { nodes { number client { name } total { amount currency } } } }';

function curl(address: string, secret: string): string {
  return [
    `curl -s ${address}/graphql -H 'Authorization: Bearer ${secret}' -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify({ query: tryIt })}'`,
  ].join(' \\\n');
}
