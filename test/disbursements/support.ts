import { driveTransfers } from '#server/jobs/transfers.ts';
import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  DisbursementApproveDocument,
  DisbursementByIdDocument,
  DisbursementCancelDocument,
  DisbursementCreateDocument,
  type DisbursementCreateInput,
  DisbursementItemCancelDocument,
  DisbursementItemRemoveDocument,
  DisbursementItemRetryDocument,
  DisbursementItemUpdateDocument,
  type DisbursementItemUpdateInput,
  DisbursementRejectDocument,
  DisbursementRetryDocument,
  type DisbursementStatus,
  DisbursementSubmitDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';

export interface Scene {
  organization: TestOrganization;
  /** Uploads and submits. */
  asker: Caller & { keyId: string };
  /** Somebody else. */
  approver: Caller & { keyId: string };
}

export async function createScene(app: TestApp): Promise<Scene> {
  const organization = await createOrganization(app);
  return { organization, asker: await organization.program(), approver: await organization.program() };
}

export const csv = 'name,destination,amount,reference\nAda,acct-1,10.10,June\nBabbage,acct-2,20.20,\n';

export async function create(caller: Caller, input: Partial<DisbursementCreateInput> = {}) {
  const full = { name: 'Grants', currency: 'EUR', csv, ...input };
  return (await caller.run(DisbursementCreateDocument, { input: full })).disbursementCreate;
}

export async function createDraft({ asker }: Scene, rows?: string) {
  const input = rows === undefined ? {} : { csv: `name,destination,amount\n${rows}` };
  return only(await create(asker, input), 'DisbursementCreatePayload').disbursement;
}

export async function submit(caller: Caller, id: string) {
  return (await caller.run(DisbursementSubmitDocument, { input: { id } })).disbursementSubmit;
}

export async function createPending(scene: Scene, rows?: string) {
  const { id } = await createDraft(scene, rows);
  return only(await submit(scene.asker, id), 'DisbursementSubmitPayload').disbursement;
}

export async function approve(caller: Caller, id: string) {
  return (await caller.run(DisbursementApproveDocument, { input: { id } })).disbursementApprove;
}

export async function createApproved(scene: Scene, rows?: string) {
  const { id } = await createPending(scene, rows);
  return only(await approve(scene.approver, id), 'DisbursementApprovePayload').disbursement;
}

export async function reject(caller: Caller, id: string, reason?: string) {
  return (await caller.run(DisbursementRejectDocument, { input: { id, reason } })).disbursementReject;
}

export async function cancel(caller: Caller, id: string, reason?: string) {
  return (await caller.run(DisbursementCancelDocument, { input: { id, reason } })).disbursementCancel;
}

export async function retry(caller: Caller, id: string) {
  return (await caller.run(DisbursementRetryDocument, { input: { id } })).disbursementRetry;
}

export async function updateItem(caller: Caller, input: DisbursementItemUpdateInput) {
  return (await caller.run(DisbursementItemUpdateDocument, { input })).disbursementItemUpdate;
}

export async function removeItem(caller: Caller, id: string) {
  return (await caller.run(DisbursementItemRemoveDocument, { input: { id } })).disbursementItemRemove;
}

export async function retryItem(caller: Caller, id: string) {
  return (await caller.run(DisbursementItemRetryDocument, { input: { id } })).disbursementItemRetry;
}

export async function cancelItem(caller: Caller, id: string) {
  return (await caller.run(DisbursementItemCancelDocument, { input: { id } })).disbursementItemCancel;
}

export async function read(caller: Caller, id: string) {
  return given((await caller.run(DisbursementByIdDocument, { id })).disbursement);
}

/** The disbursement once it is in this state; the rail's time passes quickly. */
export async function until(app: TestApp, caller: Caller, id: string, status: DisbursementStatus) {
  return eventually(async () => {
    await driveTransfers(app.runtime);
    const disbursement = await read(caller, id);
    if (disbursement.status === status) return disbursement;
    app.advance(2_000);
    throw new Error(`the disbursement is ${disbursement.status}`);
  }, 20_000);
}
