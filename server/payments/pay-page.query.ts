import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import { isPayToken } from './pay-token.ts';

/** Whose page a token opens, and of which object. */
export interface PageOwner {
  kind: 'INVOICE' | 'PAYMENT_LINK';
  id: string;
  organizationId: string;
  organizationName: string;
  environment: Environment;
  instructions: string | null;
}

const text = `select found.*, organization.name as "organizationName", organization.payment_instructions as instructions
  from (
    select 'INVOICE' as kind, id, organization_id as "organizationId", environment from invoice where pay_token = $1
    union all
    select 'PAYMENT_LINK', id, organization_id, environment from payment_link where token = $1
  ) as found join organization on organization.id = found."organizationId"`;

/** The token is the credential: nothing else says whose page it is. */
export async function pageOwner({ pool, config }: Runtime, token: string): Promise<PageOwner | null> {
  if (!isPayToken(token)) return null;
  const [found] = await run<PageOwner>(pool, { name: 'pay_page', text, values: [token] });
  return found && config.environments.includes(found.environment) ? found : null;
}
