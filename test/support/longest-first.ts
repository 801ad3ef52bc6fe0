import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They take many seconds each: begun last, one would run on alone. */
const longest = [
  'ledger/crash',
  'browser/pages',
  'guards/tenancy',
  'http/jit',
  'webhooks/kill',
  'lifecycle/kill',
  'lifecycle/stop',
  'lifecycle/first-run',
  'http/values',
  'browser/payouts',
  'browser/watch',
  'browser/members',
  'live/ends',
  'idempotency/idempotency',
  'cli/keys',
  'disbursements/rows',
  'leaks/github',
  'webhooks/attempts',
  'documents/forms',
  'db/embedded',
];

function rank({ moduleId }: TestSpecification): number {
  const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return found < 0 ? longest.length : found;
}

/** What nobody has timed on this machine is otherwise begun by its size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
