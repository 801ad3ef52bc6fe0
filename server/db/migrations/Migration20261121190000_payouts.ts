import { Migration } from '@mikro-orm/migrations';

const actorColumns = `"created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null`;
const tenantColumns = `"organization_id" uuid not null, "environment" text not null check ("environment" in ('LIVE', 'TEST'))`;
const organizationKey = (table: string) =>
  `constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organization" ("id")`;
const tenantKey = (table: string) =>
  `constraint "${table}_tenant_key" unique ("organization_id", "environment", "id")`;
const reference = (table: string, column: string, parent: string, onDelete = '') =>
  `constraint "${table}_${column}_foreign" foreign key ("${column}") references "${parent}" ("id") ${onDelete},
    constraint "${table}_${column}_tenant_fk" foreign key ("organization_id", "environment", "${column}")
      references "${parent}" ("organization_id", "environment", "id") ${onDelete}`;

const decisionColumns = `"approved_at" timestamptz(3), "approved_by_type" text check ("approved_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "approved_by_id" uuid, "approved_by_label" text, "rejected_at" timestamptz(3), "cancelled_at" timestamptz(3),
    "closed_by_type" text check ("closed_by_type" in ('API_KEY', 'USER', 'SYSTEM')), "closed_by_id" uuid,
    "closed_by_label" text, "close_reason" text`;

const payouts = [
  `create table "payout" (
    "id" uuid primary key, ${tenantColumns}, "client_id" uuid, "status" text not null check ("status" in
      ('PENDING_APPROVAL', 'APPROVED', 'PROCESSING', 'COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED')),
    "recipient_name" text not null, "destination" text not null,
    "amount" bigint not null, "currency" char(3) not null, "reference" text, "memo" text,
    ${decisionColumns}, "attempts" int not null, "rail" text, "rail_reference" text, "submitted_at" timestamptz(3),
    "completed_at" timestamptz(3), "failed_at" timestamptz(3), "failure_code" text, "failure_message" text,
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, ${actorColumns},
    ${organizationKey('payout')}, ${tenantKey('payout')}, ${reference('payout', 'client_id', 'client')},
    constraint "payout_amount_positive" check ("amount" > 0))`,
  `create index "payout_status_index" on "payout" ("organization_id", "environment", "status", "id")`,
  `create index "payout_client_id_index" on "payout" ("client_id", "id")`,
];

const disbursements = [
  `create table "disbursement" (
    "id" uuid primary key, ${tenantColumns}, "name" text not null, "status" text not null check ("status" in
      ('DRAFT', 'PENDING_APPROVAL', 'PROCESSING', 'COMPLETED', 'PARTIALLY_FAILED', 'FAILED', 'REJECTED', 'CANCELLED')),
    "currency" char(3) not null, "file_name" text, "uploaded_at" timestamptz(3) not null,
    "total_rows" int not null, "invalid_rows" int not null, "total_amount" bigint not null,
    "submitted_at" timestamptz(3), "submitted_by_type" text check ("submitted_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "submitted_by_id" uuid, "submitted_by_label" text, ${decisionColumns}, "finished_at" timestamptz(3),
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, ${actorColumns},
    ${organizationKey('disbursement')}, ${tenantKey('disbursement')})`,
  `create index "disbursement_status_index" on "disbursement" ("organization_id", "environment", "status", "id")`,
  `create table "disbursement_item" (
    "id" uuid primary key, ${tenantColumns}, "disbursement_id" uuid not null, "row" int not null,
    "status" text not null check ("status" in
      ('INVALID', 'READY', 'APPROVED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    "name" text not null, "destination" text not null, "amount_text" text not null, "reference" text not null,
    "client_external_id" text not null, "amount" bigint, "client_id" uuid, "errors" jsonb not null,
    "attempts" int not null, "rail_reference" text, "completed_at" timestamptz(3), "failed_at" timestamptz(3),
    "failure_code" text, "failure_message" text, "updated_at" timestamptz(3) not null,
    ${organizationKey('disbursement_item')}, ${tenantKey('disbursement_item')},
    ${reference('disbursement_item', 'disbursement_id', 'disbursement', 'on delete cascade')},
    ${reference('disbursement_item', 'client_id', 'client')},
    constraint "disbursement_item_valid" check (("status" = 'INVALID') = ("amount" is null or "errors" <> '[]')))`,
  `create index "disbursement_item_disbursement_id_index" on "disbursement_item" ("disbursement_id", "row", "id")`,
  `create index "disbursement_item_status_index" on "disbursement_item" ("disbursement_id", "status", "row", "id")`,
  `create index "disbursement_item_client_id_index" on "disbursement_item" ("client_id")`,
];

/** What is on its way through a rail: one row per attempt, whose id the rail knows it by. */
const transfers = [
  `create table "transfer" (
    "id" uuid primary key, ${tenantColumns}, "payout_id" uuid, "disbursement_item_id" uuid, "attempt" int not null,
    "state" text not null check ("state" in ('QUEUED', 'SENDING', 'ACCEPTED', 'COMPLETED', 'FAILED', 'CANCELLED')),
    "recipient_name" text not null, "destination" text not null, "amount" bigint not null, "currency" char(3) not null,
    "reference" text, "rail" text not null, "rail_reference" text, "due_at" timestamptz(3) not null,
    "lease" uuid, "lease_until" timestamptz(3), "tries" int not null, "created_at" timestamptz(3) not null,
    "finished_at" timestamptz(3), "failure_code" text, "failure_message" text,
    ${organizationKey('transfer')}, ${reference('transfer', 'payout_id', 'payout')},
    ${reference('transfer', 'disbursement_item_id', 'disbursement_item')},
    constraint "transfer_of_one" check (("payout_id" is null) <> ("disbursement_item_id" is null)))`,
  `create unique index "transfer_payout_unique" on "transfer" ("payout_id", "attempt")`,
  `create unique index "transfer_item_unique" on "transfer" ("disbursement_item_id", "attempt")`,
  `create index "transfer_due_index" on "transfer" ("due_at") where "state" in ('QUEUED', 'SENDING', 'ACCEPTED')`,
];

/** The simulated rail's own books, as a bank would have them: no tenants, and each order once. */
const simulatedRail = [
  `create table "simulated_rail_order" (
    "id" uuid primary key, "reference" text not null, "amount" bigint not null, "currency" char(3) not null,
    "destination" text not null, "accepted_at" timestamptz(3) not null, "settles_at" timestamptz(3) not null,
    "outcome" text, "refused" boolean not null)`,
];

/** Ceilings of a key, and what it has asked for by day, UTC, and currency. */
const ceilings = [
  `alter table "api_key" add column "money_limits" jsonb`,
  `create table "api_key_money" (
    "organization_id" uuid not null, "environment" text not null, "api_key_id" uuid not null references "api_key" ("id"),
    "day" date not null, "currency" char(3) not null, "used" bigint not null, primary key ("api_key_id", "day", "currency"))`,
];

export class Migration20261121190000_payouts extends Migration {
  override up(): void {
    for (const statement of [...payouts, ...disbursements, ...transfers, ...simulatedRail, ...ceilings]) {
      this.addSql(statement);
    }
  }
}
