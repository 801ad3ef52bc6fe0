import { Migration } from '@mikro-orm/migrations';

const people = [
  `create table "user" (
    "id" uuid primary key, "name" text not null, "email" text not null unique, "email_verified" boolean not null,
    "image" text, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null)`,
  `create table "session" (
    "id" uuid primary key, "expires_at" timestamptz(3) not null, "token" text not null unique,
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "ip_address" text, "user_agent" text,
    "user_id" uuid not null references "user" ("id") on delete cascade,
    "active_organization_id" uuid references "organization" ("id") on delete set null)`,
  `create index "session_user_id_index" on "session" ("user_id")`,
  `create table "account" (
    "id" uuid primary key, "account_id" text not null, "provider_id" text not null,
    "user_id" uuid not null references "user" ("id") on delete cascade,
    "access_token" text, "refresh_token" text, "id_token" text, "access_token_expires_at" timestamptz(3),
    "refresh_token_expires_at" timestamptz(3), "scope" text, "password" text,
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, unique ("provider_id", "account_id"))`,
  `create index "account_user_id_index" on "account" ("user_id")`,
  `create table "verification" (
    "id" uuid primary key, "identifier" text not null, "value" text not null, "expires_at" timestamptz(3) not null,
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null)`,
  `create index "verification_identifier_index" on "verification" ("identifier")`,
  `create table "member" (
    "id" uuid primary key, "organization_id" uuid not null references "organization" ("id") on delete cascade,
    "user_id" uuid not null references "user" ("id") on delete cascade, "role" text not null
      check ("role" in ('owner', 'admin', 'finance_manager', 'accountant', 'operator', 'viewer')),
    "created_at" timestamptz(3) not null, unique ("organization_id", "user_id"))`,
  `create index "member_user_id_index" on "member" ("user_id")`,
  `create table "invitation" (
    "id" uuid primary key, "organization_id" uuid not null references "organization" ("id") on delete cascade,
    "email" text not null, "role" text, "status" text not null, "expires_at" timestamptz(3) not null,
    "created_at" timestamptz(3) not null, "inviter_id" uuid not null references "user" ("id") on delete cascade)`,
  `create index "invitation_organization_id_index" on "invitation" ("organization_id")`,
  `create index "invitation_email_index" on "invitation" ("email")`,
];

/** One row per fact about this deployment that must not change under it, e.g. the SECRET_KEY's fingerprint. */
const deployment = [`create table "deployment" ("name" text primary key, "value" text not null)`];

const actorColumns = `"created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null`;
const tenantColumns = `"organization_id" uuid not null, "environment" text not null check ("environment" in ('LIVE', 'TEST'))`;
const organizationKey = (table: string) =>
  `constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organization" ("id")`;
const tenantKey = (table: string) =>
  `constraint "${table}_tenant_key" unique ("organization_id", "environment", "id")`;
const tenantReference = (table: string, column: string, parent: string, onDelete = '') =>
  `constraint "${table}_${column}_tenant_fk" foreign key ("organization_id", "environment", "${column}")
      references "${parent}" ("organization_id", "environment", "id") ${onDelete}`;

const organization = `create table "organization" (
    "id" uuid primary key, "name" text not null, "slug" text not null, "logo" text, "metadata" text,
    "created_at" timestamptz(3) not null, constraint "organization_slug_unique" unique ("slug"))`;

const apiKeys = [
  `create table "api_key" (
    "id" uuid primary key, ${tenantColumns}, "name" text not null, "description" text, "scopes" text[] not null,
    "ip_allowlist" text[] not null, "ip_denylist" text[] not null, "not_before" timestamptz(3), "expires_at" timestamptz(3),
    "rate_limits" jsonb, "metadata" jsonb, "disabled_at" timestamptz(3), "disabled_by_label" text,
    "revoked_at" timestamptz(3), "revoked_by_label" text, "revoke_reason" text, "archived_at" timestamptz(3),
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, ${actorColumns},
    ${organizationKey('api_key')}, ${tenantKey('api_key')})`,
  `create table "api_key_secret" (
    "id" uuid primary key, ${tenantColumns}, "api_key_id" uuid not null, "digest" bytea not null,
    "pepper_version" text not null, "prefix" text not null, "last4" text not null, "created_at" timestamptz(3) not null,
    "retires_at" timestamptz(3), constraint "api_key_secret_digest_unique" unique ("digest"),
    ${organizationKey('api_key_secret')},
    constraint "api_key_secret_api_key_id_foreign" foreign key ("api_key_id") references "api_key" ("id"),
    ${tenantReference('api_key_secret', 'api_key_id', 'api_key')})`,
  `create index "api_key_secret_api_key_id_index" on "api_key_secret" ("api_key_id")`,
  `create table "api_key_last_use" (
    "secret_id" uuid primary key, "api_key_id" uuid not null, "used_at" timestamptz(3) not null, "ip" text not null,
    "user_agent" text, "operation" text,
    constraint "api_key_last_use_secret_id_foreign" foreign key ("secret_id") references "api_key_secret" ("id")
      on update cascade on delete cascade,
    constraint "api_key_last_use_api_key_id_foreign" foreign key ("api_key_id") references "api_key" ("id"))
    with (fillfactor = 50)`,
  `create index "api_key_last_use_api_key_id_index" on "api_key_last_use" ("api_key_id")`,
];

const clientsAndInvoices = [
  `create table "client" (
    "id" uuid primary key, ${tenantColumns}, "name" text not null, "email" text, "phone" text, "external_id" text,
    "archived_at" timestamptz(3), "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null,
    ${actorColumns}, ${organizationKey('client')}, ${tenantKey('client')})`,
  `create unique index "client_external_id_unique" on "client" ("organization_id", "environment", "external_id")`,
  `create index "client_name_index" on "client" ("organization_id", "environment", lower("name"), "id")`,
  `create table "invoice" (
    "id" uuid primary key, ${tenantColumns}, "client_id" uuid not null,
    "status" text not null check ("status" in ('DRAFT', 'OPEN', 'PAID', 'VOID')), "sequence" int, "number" text,
    "currency" char(3) not null, "issued_on" date, "due_on" date, "memo" text, "subtotal" bigint not null,
    "tax" bigint not null, "total" bigint not null, "finalized_at" timestamptz(3), "paid_at" timestamptz(3),
    "voided_at" timestamptz(3), "void_reason" text, "created_at" timestamptz(3) not null,
    "updated_at" timestamptz(3) not null, ${actorColumns}, ${organizationKey('invoice')},
    constraint "invoice_client_id_foreign" foreign key ("client_id") references "client" ("id"),
    ${tenantKey('invoice')}, ${tenantReference('invoice', 'client_id', 'client')},
    constraint "invoice_number_with_status" check (("status" = 'DRAFT') = ("sequence" is null)))`,
  `create unique index "invoice_sequence_unique" on "invoice" ("organization_id", "environment", "sequence")`,
  `create index "invoice_client_id_index" on "invoice" ("client_id", "id")`,
  `create index "invoice_status_index" on "invoice" ("organization_id", "environment", "status", "id")`,
  `create table "invoice_line" (
    "id" uuid primary key, ${tenantColumns}, "invoice_id" uuid not null, "position" int not null,
    "description" text not null, "quantity" numeric(18,6) not null, "unit_price" bigint not null,
    "tax_rate" numeric(7,4), "amount" bigint not null, "tax_amount" bigint not null, ${organizationKey('invoice_line')},
    constraint "invoice_line_invoice_id_foreign" foreign key ("invoice_id") references "invoice" ("id") on delete cascade,
    ${tenantReference('invoice_line', 'invoice_id', 'invoice', 'on delete cascade')})`,
  `create index "invoice_line_invoice_id_index" on "invoice_line" ("invoice_id", "position")`,
  `create table "invoice_counter" (
    ${tenantColumns}, "last" int not null,
    primary key ("organization_id", "environment"))`,
];

const ledger = [
  `create table "signing_key" (
    "id" uuid primary key, "environment" text not null check ("environment" in ('LIVE', 'TEST')),
    "public_key" bytea not null, "wrapped_private_key" bytea not null, "created_at" timestamptz(3) not null,
    "retired_at" timestamptz(3))`,
  `create unique index "signing_key_current_unique" on "signing_key" ("environment") where "retired_at" is null`,
  `create table "event" (
    "id" uuid primary key, ${tenantColumns}, "type" text not null, "canonical" bytea not null,
    "payload_hash" bytea not null, "salt" bytea not null, "commitment" bytea not null, "log_index" bigint not null,
    "signature" bytea not null, "signing_key_id" uuid not null, "ingested_at" timestamptz(3) not null,
    "api_key_id" uuid, ${actorColumns}, ${organizationKey('event')},
    constraint "event_signing_key_id_foreign" foreign key ("signing_key_id") references "signing_key" ("id"),
    ${tenantKey('event')})`,
  `create unique index "event_log_index_unique" on "event" ("environment", "log_index")`,
  `create index "event_type_index" on "event" ("organization_id", "environment", "type", "id")`,
  `create index "event_payload_hash_index" on "event" ("organization_id", "environment", "payload_hash")`,
];

const activity = [
  `create table "activity" (
    "id" uuid primary key, ${tenantColumns}, "type" text not null, "subject_id" uuid not null,
    "subject_label" text not null, "data" jsonb not null,
    "actor_type" text not null check ("actor_type" in ('API_KEY', 'USER', 'SYSTEM')), "actor_id" uuid,
    "actor_label" text not null, "reason" text, "request_id" text not null, "ip" text,
    "created_at" timestamptz(3) not null, ${organizationKey('activity')})`,
  `create index "activity_organization_index" on "activity" ("organization_id", "environment", "id")`,
  `create index "activity_subject_index" on "activity" ("subject_id", "id")`,
];

export class Migration20261120000000_foundation extends Migration {
  override up(): void {
    const statements = [
      organization,
      ...people,
      ...deployment,
      ...apiKeys,
      ...clientsAndInvoices,
      ...ledger,
      ...activity,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
