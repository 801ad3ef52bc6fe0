import { randomUUID } from 'node:crypto';
import { encodeId } from '#server/db/id.ts';
import * as invitations from '#server/members/invitation.service.ts';
import type { Caller } from './caller.ts';
import { eventually } from './eventually.ts';
import { pdfFile } from './files.ts';
import type { Ids } from './operations.ts';
import type { TestOrganization } from './organization.ts';

/** One object of every kind that has an id, made as a program makes them. */
export async function createObjects(
  organization: TestOrganization,
  program: Caller,
  label = 'text',
): Promise<Ids> {
  const email = `${label}-${randomUUID()}@example.com`;
  const invitation = await invitations.invite(organization.context(), { email, role: 'VIEWER' });
  const member = await organization.member('VIEWER', label);
  await organization.sql(
    `insert into organization_domain (organization_id, domain, token, created_at)
     values (?, 'example.com', 'token', now()) on conflict do nothing`,
    [organization.id],
  );
  const made = await program.run(
    `mutation ($name: String!, $payload: JSON!, $soon: DateTime!) {
      free: clientCreate(input: { name: $name }) { ... on ClientCreatePayload { client { id } } }
      invoiced: clientCreate(input: { name: $name }) { ... on ClientCreatePayload { client { id } } }
      eventAnchor(input: { type: "order.placed", payload: $payload }) { ... on EventAnchorPayload { event { id } } }
      apiKeyCreate(input: { name: $name, scopes: ["clients:read"], expiresAt: $soon }) {
        ... on ApiKeyCreatePayload { apiKey { id createdBy { id } secrets { id } } } }
    }`,
    { name: label, payload: { label }, soon: new Date(organization.context().now().getTime() + 3_600_000) },
  );
  const { invoiceCreate, owed } = await program.run(
    `mutation ($client: ID!, $text: String!) {
      owed: invoiceCreate(input: { clientId: $client, currency: "EUR",
        lines: [{ description: $text, quantity: "1", unitPrice: "100.00" }] }) {
        ... on InvoiceCreatePayload { invoice { id } } }
      invoiceCreate(input: { clientId: $client, currency: "EUR", memo: $text,
        lines: [{ description: $text, quantity: "1", unitPrice: "10.00" }] }) {
        ... on InvoiceCreatePayload { invoice { id lines { id } } } } }`,
    { client: made.invoiced.client.id, text: label },
  );
  const { invoicePaymentRecord } = await program.run(
    `mutation ($id: ID!, $text: String!) {
      invoiceFinalize(input: { id: $id }) { __typename }
      invoicePaymentRecord(input: { invoiceId: $id, amount: "1.00", reference: $text }) {
        ... on InvoicePaymentRecordPayload { invoice { payments { id } } } } }`,
    { id: owed.invoice.id, text: label },
  );
  const { payoutCreate } = await program.run(
    `mutation ($text: String!) {
      payoutCreate(input: { recipientName: $text, destination: $text, amount: "10.00", currency: "EUR" }) {
        ... on PayoutCreatePayload { payout { id } } } }`,
    { text: label },
  );
  const { disbursementCreate } = await program.run(
    `mutation ($text: String!, $csv: String!) {
      disbursementCreate(input: { name: $text, currency: "EUR", csv: $csv }) {
        ... on DisbursementCreatePayload { disbursement { id items(first: 1) { nodes { id } } } } } }`,
    { text: label, csv: `name,destination,amount\n${label},${label},10.00` },
  );
  const { link, paid } = await program.run(
    `mutation ($text: String!) {
      link: paymentLinkCreate(input: { name: $text, currency: "EUR", reusable: true }) {
        ... on PaymentLinkCreatePayload { paymentLink { id } } }
      paid: paymentLinkCreate(input: { name: $text, currency: "EUR" }) {
        ... on PaymentLinkCreatePayload { paymentLink { id } } } }`,
    { text: label },
  );
  const { paymentLinkPaymentRecord } = await program.run(
    `mutation ($id: ID!, $text: String!) {
      paymentLinkPaymentRecord(input: { paymentLinkId: $id, amount: "1.00", reference: $text }) {
        ... on PaymentLinkPaymentRecordPayload { paymentLink { payments { nodes { id } } } } } }`,
    { id: paid.paymentLink.id, text: label },
  );
  const { me, activities } = await program.run(
    '{ me { organization { id } } activities(first: 1, filter: { type: ["client"] }) { nodes { id } } }',
  );
  const { apiRequests } = await eventually(async () => {
    const found = await program.run('{ apiRequests(first: 1) { nodes { id } } }');
    if (found.apiRequests.nodes.length === 0) throw new Error('nothing is in the request log');
    return found;
  }, 5_000);
  const { endpoint, delivery } = await createWebhook(program, label);
  const { documentUpload } = await program.run(
    `mutation ($file: Upload!) { documentUpload(input: { file: $file }) {
      ... on DocumentUploadPayload { document { id } } } }`,
    { file: pdfFile(label, `${label}.pdf`) },
  );
  const { attestationCreate, traceCreate } = await program.run(
    `mutation ($text: String!, $subject: JSON!) {
      attestationCreate(input: { modelProvider: $text, modelName: $text, modelVersion: $text, prompt: $text,
        output: $text, keepContent: true, subject: $subject }) {
        ... on AttestationCreatePayload { attestation { id } } }
      traceCreate(input: { label: $text, description: $text }) { ... on TraceCreatePayload { trace { id } } } }`,
    { text: label, subject: { user_id: label } },
  );
  await program.run(
    `mutation ($trace: ID!, $event: ID!) {
      traceEventAdd(input: { traceId: $trace, eventIds: [$event] }) { __typename } }`,
    { trace: traceCreate.trace.id, event: made.eventAnchor.event.id },
  );
  return {
    Organization: me.organization.id,
    Member: member.id,
    Invitation: encodeId('Invitation', invitation.id),
    User: 'usr_01h2xcejqtf2nbrexx3vqjhp41',
    ApiKey: made.apiKeyCreate.apiKey.id,
    ApiKeySecret: made.apiKeyCreate.apiKey.secrets[0].id,
    Client: made.free.client.id,
    Invoice: invoiceCreate.invoice.id,
    InvoiceLine: invoiceCreate.invoice.lines[0].id,
    InvoicePayment: invoicePaymentRecord.invoice.payments[0].id,
    Payout: payoutCreate.payout.id,
    Disbursement: disbursementCreate.disbursement.id,
    DisbursementItem: disbursementCreate.disbursement.items.nodes[0].id,
    PaymentLink: link.paymentLink.id,
    PaymentLinkPayment: paymentLinkPaymentRecord.paymentLink.payments.nodes[0].id,
    Event: made.eventAnchor.event.id,
    Document: documentUpload.document.id,
    Attestation: attestationCreate.attestation.id,
    Trace: traceCreate.trace.id,
    Activity: activities.nodes[0].id,
    ApiRequest: apiRequests.nodes[0].id,
    WebhookEndpoint: endpoint,
    WebhookDelivery: delivery.id,
    WebhookMessage: delivery.message.id,
  };
}

/** An endpoint that nobody answers at, and a sample on its way there; an organization needs no second endpoint. */
async function createWebhook(program: Caller, label: string) {
  const { webhookEndpoints } = await program.run(
    '{ webhookEndpoints(first: 1, filter: { status: [ENABLED, FAILING] }) { nodes { id } } }',
  );
  const endpoint = webhookEndpoints.nodes[0]?.id ?? (await createEndpoint(program, label));
  const { webhookEndpointTest } = await program.run(
    `mutation ($id: ID!) { webhookEndpointTest(input: { id: $id }) {
      ... on WebhookEndpointTestPayload { webhookDelivery { id message { id } } } } }`,
    { id: endpoint },
  );
  return { endpoint, delivery: webhookEndpointTest.webhookDelivery };
}

async function createEndpoint(program: Caller, label: string): Promise<string> {
  const { webhookEndpointCreate } = await program.run(
    `mutation ($text: String!) { webhookEndpointCreate(input: {
      url: "https://nobody.invalid/", description: $text, events: ["client.deleted"] }) {
      ... on WebhookEndpointCreatePayload { webhookEndpoint { id } } } }`,
    { text: label },
  );
  return webhookEndpointCreate.webhookEndpoint.id;
}
