import { type ParseArgsConfig, parseArgs } from 'node:util';
import { sql } from 'kysely';
import type { App } from '#server/app.ts';
import { encodeId } from '#server/db/id.ts';
import { type LimitName, limitNames, type OwnLimits } from '#server/limits/windows.ts';
import { setLimits, setPlan } from '#server/plans/plan.service.ts';
import { planNames } from '#server/plans/plans.ts';
import { contextFor } from './tenant.ts';
import { UsageError } from './usage-error.ts';

export const help = `Organizations, for whoever runs the server. Works on the database of the server's own configuration.

  npm run organizations -- list
  npm run organizations -- plan <id or slug> ${planNames.join(' | ')}
  npm run organizations -- limits <id or slug> ${limitNames.map((name) => `${name}=<number>`).join(',')}
  npm run organizations -- limits <id or slug> none

  --json    answers JSON
Limits are of each key, in place of the plan's: requests and cost a minute, uploads an hour, connections at once.
"none" gives the plan's back. A running server hears of it at once.`;

const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export interface Asked {
  command: 'list' | 'plan' | 'limits';
  organization: string;
  value: string;
  json: boolean;
}

const wrong = (message: string): never => {
  throw new UsageError(message, 'organizations');
};

export function readArguments(argv: readonly string[]): Asked | 'help' {
  const { values, positionals } = parsed(argv);
  const [command, organization = '', value = '', ...rest] = positionals;
  if (values.help || command === undefined || command === 'help') return 'help';
  const json = values.json ?? false;
  if (rest.length > 0 || (command === 'list' && organization)) wrong('There is a word too many.');
  if (command === 'list') return { command, organization, value, json };
  if (command !== 'plan' && command !== 'limits') return wrong(`There is no command "${command}".`);
  if (!organization || !value) wrong(`"${command}" takes an organization, and what to give it.`);
  return { command, organization, value, json };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

export async function runCommand(app: App, { command, organization, value, json }: Asked): Promise<string> {
  if (command === 'list') return shown(await read(app, null), json);
  const ctx = await contextFor(app, organization, 'TEST');
  if (command === 'plan') await setPlan(ctx, value.toUpperCase());
  else await setLimits(ctx, limitsOf(value));
  return shown(await read(app, ctx.principal.organizationId), json);
}

function limitsOf(text: string): Partial<Record<LimitName, number>> | null {
  if (text === 'none') return null;
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', count = ''] = part.split('=');
      const known = limitNames.find((each) => each === name.trim());
      if (!known || !/^\d{1,10}$/.test(count.trim())) return wrong(`"${part}" is not like requests=500.`);
      return [known, Number(count)];
    }),
  );
}

interface Row {
  id: string;
  name: string;
  slug: string;
  plan: string;
  limits: OwnLimits;
}

async function read(app: App, id: string | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, name, slug, plan, rate_limits as limits from organization
    where ${id}::uuid is null or id = ${id}::uuid order by id`.execute(app.runtime.orm.em.getKysely());
  return rows;
}

function shown(found: readonly Row[], json: boolean): string {
  if (json) {
    const all = found.map((row) => ({ ...row, id: encodeId('Organization', row.id) }));
    return JSON.stringify(all, null, 2);
  }
  if (found.length === 0) return 'There is no organization yet. Start the server once.';
  return found
    .map(({ id, slug, plan, name, limits }) =>
      [
        ...[encodeId('Organization', id), slug, plan, name],
        ...Object.entries(limits ?? {}).map(([limit, given]) => `${limit}=${given.limit}`),
      ].join('  '),
    )
    .join('\n');
}
