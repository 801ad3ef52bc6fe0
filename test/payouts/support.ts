import { driveTransfers } from '#server/jobs/transfers.ts';
import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  PayoutApproveDocument,
  PayoutByIdDocument,
  PayoutCancelDocument,
  PayoutCreateDocument,
  type PayoutCreateInput,
  PayoutRejectDocument,
  PayoutRetryDocument,
  type PayoutStatus,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';

export interface Scene {
  organization: TestOrganization;
  /** Asks for money. */
  asker: Caller & { keyId: string };
  /** Somebody else. */
  approver: Caller & { keyId: string };
}

export async function createScene(app: TestApp): Promise<Scene> {
  const organization = await createOrganization(app);
  return { organization, asker: await organization.program(), approver: await organization.program() };
}

export const wanted: PayoutCreateInput = {
  recipientName: 'Ada Lovelace',
  destination: 'DE89 3704 0044 0532 0130 00',
  amount: '120.50',
  currency: 'EUR',
};

export async function create(caller: Caller, input: Partial<PayoutCreateInput> = {}) {
  return (await caller.run(PayoutCreateDocument, { input: { ...wanted, ...input } })).payoutCreate;
}

export async function createPending({ asker }: Pick<Scene, 'asker'>, input: Partial<PayoutCreateInput> = {}) {
  return only(await create(asker, input), 'PayoutCreatePayload').payout;
}

export async function approve(caller: Caller, id: string) {
  return (await caller.run(PayoutApproveDocument, { input: { id } })).payoutApprove;
}

export async function reject(caller: Caller, id: string, reason?: string) {
  return (await caller.run(PayoutRejectDocument, { input: { id, reason } })).payoutReject;
}

export async function cancel(caller: Caller, id: string, reason?: string) {
  return (await caller.run(PayoutCancelDocument, { input: { id, reason } })).payoutCancel;
}

export async function retry(caller: Caller, id: string) {
  return (await caller.run(PayoutRetryDocument, { input: { id } })).payoutRetry;
}

export async function read(caller: Caller, id: string) {
  return given((await caller.run(PayoutByIdDocument, { id })).payout);
}

/** The payout once it is in this state; the rail's time passes quickly. */
export async function until(app: TestApp, caller: Caller, id: string, status: PayoutStatus) {
  return eventually(async () => {
    await driveTransfers(app.runtime);
    const payout = await read(caller, id);
    if (payout.status === status) return payout;
    app.advance(2_000);
    throw new Error(`the payout is ${payout.status}`);
  }, 10_000);
}

export async function createApproved(scene: Scene, input: Partial<PayoutCreateInput> = {}) {
  const { id } = await createPending(scene, input);
  return only(await approve(scene.approver, id), 'PayoutApprovePayload').payout;
}
