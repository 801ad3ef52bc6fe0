import { sql } from 'kysely';
import type { App } from '#server/app.ts';
import { type Environment, systemPrincipal } from '#server/auth/principal.ts';
import { type Context, systemContext } from '#server/context.ts';
import { decodeId } from '#server/db/id.ts';
import { NotFoundError } from '#server/errors.ts';
import { invalid } from '#server/validation.ts';

interface Tenant {
  id: string;
  name: string;
  slug: string;
}

const actor = 'command line';

const contextIn = (app: App, tenant: Tenant, environment: Environment): Context =>
  systemContext(app.runtime, systemPrincipal(tenant, environment, actor), `cli-${process.pid}`);

/** To act in the organization that is named, or in the only one. */
export async function contextFor(
  app: App,
  named: string | undefined,
  environment: Environment,
): Promise<Context> {
  const { rows } = await sql<Tenant>`
    select id, name, slug from organization
    where ${named ?? null}::text is null or slug = ${named ?? null} or id = ${namedId(named)}::uuid
    order by id limit 100`.execute(app.runtime.orm.em.getKysely());
  if (named !== undefined) return contextIn(app, rows[0] ?? unknown(), environment);
  const [only, ...others] = rows;
  if (!only) invalid(['organization'], 'There is no organization yet. Start the server once.');
  if (others.length > 0) {
    const slugs = rows.map(({ slug }) => slug).join(', ');
    invalid(['organization'], `There are several organizations: name one with --organization (${slugs}).`);
  }
  return contextIn(app, only, environment);
}

/** To act in the organization and environment of this key. */
export async function contextOfKey(app: App, keyId: string): Promise<Context> {
  const { rows } = await sql<Tenant & { environment: Environment }>`
    select organization.id, organization.name, organization.slug, key.environment
    from api_key as key join organization on organization.id = key.organization_id
    where key.id = ${keyId}`.execute(app.runtime.orm.em.getKysely());
  const [found] = rows;
  if (!found) throw new NotFoundError('API key');
  return contextIn(app, found, found.environment);
}

function namedId(named: string | undefined): string | null {
  const id = decodeId(named ?? '');
  return id?.type === 'Organization' ? id.uuid : null;
}

const unknown = (): never => invalid(['organization'], 'There is no such organization.');
