import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { nameServer } from './support.ts';

let dns: Awaited<ReturnType<typeof nameServer>>;
let app: TestApp;
beforeAll(async () => {
  dns = await nameServer();
  app = await startApp({ DNS_SERVERS: dns.address });
});
afterAll(async () => {
  await app.close();
  dns.close();
});

const fields = 'domain recordName recordValue verifiedAt';
const documentOf = (verb: string, selection: string) => `mutation ($domain: String!) {
  result: organizationDomain${verb}(input: { domain: $domain }) { __typename
    ... on OrganizationDomain${verb}Payload { ${selection} } ... on UserError { code path message }
    ${verb === 'Verify' ? '... on DomainRecordError { reason }' : ''} } }`;
const documents = {
  add: documentOf('Add', `domain { ${fields} }`),
  verify: documentOf('Verify', `domain { ${fields} }`),
  remove: documentOf('Remove', 'name'),
};
const act = async (caller: Caller, verb: keyof typeof documents, domain: string) =>
  (await caller.run(documents[verb], { domain })).result;
const domains = async (caller: Caller) =>
  (await caller.run(`{ organization { domains { ${fields} } } }`)).organization.domains;

let names = 0;
const freshName = () => `shop${++names}.example`;

async function named(domain = freshName()) {
  const organization = await createOrganization(app);
  const owner = await organization.person();
  const { domain: made } = await act(owner, 'add', domain);
  return { organization, owner, ...made };
}

test('a domain is named, shown by its record, and removed; each leaves its trace', async () => {
  const { organization, owner, domain, recordName, recordValue } = await named('Größe.Example.');
  expect(domain).toBe('xn--gre-6ka8i.example');
  expect(recordName).toBe(`_countersign.${domain}`);
  expect(recordValue).toMatch(/^countersign-verification=[0-9a-f]{40}$/);
  expect((await act(owner, 'add', 'größe.example')).domain.recordValue).toBe(recordValue);
  dns.zone.set(recordName, ['something else', recordValue]);
  expect((await act(owner, 'verify', domain)).domain.verifiedAt).toEqual(expect.any(String));
  expect(await domains(owner)).toEqual([{ domain, recordName, recordValue, verifiedAt: expect.any(String) }]);
  expect(await act(owner, 'remove', domain)).toMatchObject({ name: domain });
  expect(await domains(owner)).toEqual([]);
  const traces = await organization.sql(
    "select type, data from activity where organization_id = ? and type like 'organization.domain%' order by id",
    [organization.id],
  );
  expect(traces).toEqual(
    ['added', 'verified', 'removed'].map((verb) => ({
      type: `organization.domain_${verb}`,
      data: { domain },
    })),
  );
});

test.each([
  ['RECORD_NOT_FOUND', null],
  ['WRONG_VALUE', ['countersign-verification=0000']],
  ['DNS_FAILED', 'SERVFAIL'],
] as const)('%s is answered as data, and nothing is changed', async (reason, says) => {
  const { organization, owner, domain, recordName } = await named();
  if (says) dns.zone.set(recordName, typeof says === 'string' ? says : [...says]);
  const refused = await leavesNothing(organization, () => act(owner, 'verify', domain));
  expect(refused).toMatchObject({ __typename: 'DomainRecordError', code: 'DOMAIN_RECORD', reason });
});

test('a verified domain belongs to one organization, until that removes it', async () => {
  const one = await named();
  const other = await named(one.domain);
  dns.zone.set(one.recordName, [one.recordValue, other.recordValue]);
  await act(one.owner, 'verify', one.domain);
  const refused = await leavesNothing(other.organization, () => act(other.owner, 'verify', one.domain));
  expect(refused).toMatchObject({ __typename: 'DomainTakenError', code: 'DOMAIN_TAKEN' });
  await act(one.owner, 'remove', one.domain);
  expect((await act(other.owner, 'verify', one.domain)).domain.verifiedAt).toEqual(expect.any(String));
});

describe('is refused', () => {
  test.each([
    'example',
    '127.0.0.1',
    'https://example.com',
    'a b.example',
    '-a.example',
    '',
    `${'a'.repeat(64)}.de`,
  ])('what is no domain: %s', async (domain) => {
    const organization = await createOrganization(app);
    const owner = await organization.person();
    const refused = await leavesNothing(organization, () => act(owner, 'add', domain));
    expect(refused).toMatchObject({ __typename: 'ValidationError', path: ['domain'] });
  });

  test('whoever may not change the organization', async () => {
    const { organization, domain } = await named();
    const reader = await organization.program(['organization:read']);
    for (const document of Object.values(documents)) {
      await expectForbidden(organization, ['organization:write'], () => reader.call(document, { domain }));
    }
  });

  test('a key of the test environment, which would change what live relies on', async () => {
    const { organization, owner, domain, recordName, recordValue } = await named();
    dns.zone.set(recordName, [recordValue]);
    const byKey = await organization.program();
    for (const verb of ['add', 'verify', 'remove'] as const) {
      const refused = await leavesNothing(organization, () => act(byKey, verb, domain));
      expect(refused).toMatchObject({ __typename: 'MemberCredentialError', code: 'WRONG_CREDENTIAL' });
    }
    expect(await domains(owner)).toMatchObject([{ domain, verifiedAt: null }]);
    const live = await organization.program(undefined, { environment: 'LIVE' });
    expect((await act(live, 'verify', domain)).domain.verifiedAt).toEqual(expect.any(String));
  });

  test("somebody else's domain, as one that does not exist", async () => {
    const { domain } = await named();
    const stranger = await (await createOrganization(app)).person();
    for (const verb of ['verify', 'remove'] as const) {
      expect(await act(stranger, verb, domain)).toMatchObject({ __typename: 'NotFoundError' });
    }
    expect(await domains(stranger)).toEqual([]);
  });
});
