import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { root } from '../support/server-process.ts';

vi.setConfig({ testTimeout: 120_000 });

const app = useApp();

const operations = `
  query Invoices($after: String) {
    invoices(first: 10, after: $after, filter: { status: [OPEN] }, orderBy: { field: TOTAL, direction: DESC }) {
      nodes { id number status total { amount currency } client { name } }
      pageInfo { hasNextPage endCursor }
    }
  }
  mutation CreateClient($input: ClientCreateInput!) {
    clientCreate(input: $input) {
      __typename
      ... on ClientCreatePayload { client { id createdAt } }
      ... on UserError { code message path }
      ... on ValidationError { issues { message path } }
    }
  }`;

/** Refused by a strict compiler if any type came out too wide or too narrow. */
const program = `
  import type { CreateClientMutation, CreateClientMutationVariables, InvoicesQuery } from './gql/graphql.ts';
  const variables: CreateClientMutationVariables = { input: { name: 'Ada' } };
  // @ts-expect-error a client needs a name
  const nameless: CreateClientMutationVariables = { input: {} };
  export function idOf({ clientCreate: result }: CreateClientMutation): string {
    if (result.__typename === 'ClientCreatePayload') return result.client.id;
    return result.code;
  }
  export function firstNumber({ invoices }: InvoicesQuery): string | null {
    // @ts-expect-error there may be no first one
    invoices.nodes[0].number;
    return invoices.nodes[0]?.number ?? null;
  }
  export const amounts = ({ invoices }: InvoicesQuery): string[] => invoices.nodes.map(({ total }) => total.amount);
  void variables, nameless;
`;

const scalars = {
  CurrencyCode: 'string',
  Date: 'string',
  DateTime: 'string',
  Decimal: 'string',
  Duration: 'string',
  JSON: 'unknown',
};

test('a project elsewhere points codegen at the running server with a key, and what it gets compiles strictly', async () => {
  const { secret } = await (await createOrganization(app())).program(['clients:write', 'invoices:read']);
  const project = mkdtempSync(join(tmpdir(), 'countersign-codegen-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  mkdirSync(join(project, 'src'));
  write('package.json', JSON.stringify({ type: 'module' }));
  write('src/operations.graphql', operations);
  write('src/program.ts', program);
  write(
    'codegen.json',
    JSON.stringify({
      schema: [{ [`${app().url}/graphql`]: { headers: { 'X-API-Key': secret } } }],
      documents: 'src/*.graphql',
      importExtension: '.ts',
      generates: {
        'src/gql/': {
          preset: 'client',
          presetConfig: { fragmentMasking: false },
          config: { scalars, useTypeImports: true },
        },
      },
    }),
  );
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noEmit: true },
        ...{
          module: 'nodenext',
          target: 'es2022',
          allowImportingTsExtensions: true,
          verbatimModuleSyntax: true,
          types: [],
        },
      },
      include: ['src'],
    }),
  );

  const inProject = (tool: string, ...args: string[]) =>
    promisify(execFile)(join(root, 'node_modules/.bin', tool), args, { cwd: project }).catch((error) => {
      throw new Error(`${tool}: ${error.stdout}${error.stderr}`);
    });
  await inProject('graphql-codegen', '--config', 'codegen.json');
  await inProject('tsc', '-p', '.');
  expect(readFileSync(join(project, 'src/gql/graphql.ts'), 'utf8')).toContain(
    'export type CreateClientMutation',
  );
});

test('without a key the schema is not shown', async () => {
  const response = await fetch(`${app().url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { queryType { name } } }' }),
  });
  expect(response.status).toBe(401);
});
