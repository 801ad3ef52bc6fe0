import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  ClientCreateDocument,
  InvoiceCreateDocument,
  type InvoiceCreateInput,
  InvoiceFinalizeDocument,
  type InvoiceLineInput,
  InvoiceMarkPaidDocument,
  InvoiceVoidDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';

export const line: InvoiceLineInput = {
  description: 'Consulting',
  quantity: '2',
  unitPrice: '10.50',
  taxRate: '20',
};

export interface Scene {
  organization: TestOrganization;
  program: Caller;
  clientId: string;
}

/** An organization that has a program and a client to invoice. */
export async function createScene(app: TestApp): Promise<Scene> {
  const organization = await createOrganization(app);
  const program = await organization.program();
  return { organization, program, clientId: await createClient(program) };
}

export async function createClient(caller: Caller, name = 'Ada'): Promise<string> {
  const { clientCreate } = await caller.run(ClientCreateDocument, { input: { name } });
  return only(clientCreate, 'ClientCreatePayload').client.id;
}

export async function create({ program, clientId }: Scene, input: Partial<InvoiceCreateInput> = {}) {
  const full = { clientId, currency: 'EUR', lines: [line], ...input };
  return (await program.run(InvoiceCreateDocument, { input: full })).invoiceCreate;
}

export async function createDraft(scene: Scene, input: Partial<InvoiceCreateInput> = {}) {
  return only(await create(scene, input), 'InvoiceCreatePayload').invoice;
}

export async function finalize(caller: Caller, id: string) {
  return (await caller.run(InvoiceFinalizeDocument, { input: { id } })).invoiceFinalize;
}

export async function createOpen(scene: Scene, input: Partial<InvoiceCreateInput> = {}) {
  const { id } = await createDraft(scene, input);
  return only(await finalize(scene.program, id), 'InvoiceFinalizePayload').invoice;
}

export async function markPaid(caller: Caller, id: string) {
  return (await caller.run(InvoiceMarkPaidDocument, { input: { id } })).invoiceMarkPaid;
}

export async function cancel(caller: Caller, id: string, reason?: string) {
  return (await caller.run(InvoiceVoidDocument, { input: { id, reason } })).invoiceVoid;
}
