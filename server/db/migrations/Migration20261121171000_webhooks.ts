import { Migration } from '@mikro-orm/migrations';

const tenantColumns = `"organization_id" uuid not null, "environment" text not null check ("environment" in ('LIVE', 'TEST'))`;
const organizationKey = (table: string) =>
  `constraint "${table}_organization_id_foreign" foreign key ("organization_id") references "organization" ("id")`;
const tenantKey = (table: string) =>
  `constraint "${table}_tenant_key" unique ("organization_id", "environment", "id")`;
const references = (table: string, column: string, parent: string, onDelete = '') =>
  `constraint "${table}_${column}_foreign" foreign key ("${column}") references "${parent}" ("id") ${onDelete},
    constraint "${table}_${column}_tenant_fk" foreign key ("organization_id", "environment", "${column}")
      references "${parent}" ("organization_id", "environment", "id") ${onDelete}`;

/** Tests of an endpoint are messages too, but no news: they have no place in the sequence. */
const messages = [
  `alter table "webhook_message" add column "is_test" boolean not null default false`,
  `drop index "webhook_message_unsequenced_index"`,
  `create index "webhook_message_unsequenced_index" on "webhook_message" ("id") where "seq" is null and not "is_test"`,
  `create table "webhook_sequence" (
    "organization_id" uuid not null, "environment" text not null, "last" bigint not null,
    primary key ("organization_id", "environment"))`,
];

const endpoints = [
  `create table "webhook_endpoint" (
    "id" uuid primary key, ${tenantColumns}, "url" text not null, "description" text, "events" text[] not null,
    "disabled_at" timestamptz(3), "disabled_reason" text check ("disabled_reason" in ('BY_HAND', 'FAILING', 'GONE')),
    "failing_since" timestamptz(3), "held_until" timestamptz(3), "deleted_at" timestamptz(3),
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null,
    "created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')), "created_by_id" uuid,
    "created_by_label" text not null, ${organizationKey('webhook_endpoint')}, ${tenantKey('webhook_endpoint')})`,
  `create index "webhook_endpoint_anchored_index" on "webhook_endpoint" ("environment", "organization_id")
    where "disabled_at" is null and "deleted_at" is null and "events" && '{*,event.*,event.anchored}'`,
  `create table "webhook_endpoint_secret" (
    "id" uuid primary key, ${tenantColumns}, "endpoint_id" uuid not null, "sealed" bytea not null,
    "created_at" timestamptz(3) not null, "retires_at" timestamptz(3), ${organizationKey('webhook_endpoint_secret')},
    ${references('webhook_endpoint_secret', 'endpoint_id', 'webhook_endpoint', 'on delete cascade')})`,
  `create index "webhook_endpoint_secret_endpoint_id_index" on "webhook_endpoint_secret" ("endpoint_id")`,
];

/** The queue is also the log; rows change a few times and most of them within a second. */
const deliveries = [
  `create table "webhook_delivery" (
    "id" uuid primary key, ${tenantColumns}, "endpoint_id" uuid not null, "message_id" uuid not null,
    "status" text not null check ("status" in ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED')), "tries" int not null,
    "next_attempt_at" timestamptz(3), "lease" uuid, "created_at" timestamptz(3) not null, "finished_at" timestamptz(3),
    ${organizationKey('webhook_delivery')}, ${tenantKey('webhook_delivery')},
    constraint "webhook_delivery_once" unique ("endpoint_id", "message_id"),
    ${references('webhook_delivery', 'endpoint_id', 'webhook_endpoint')},
    ${references('webhook_delivery', 'message_id', 'webhook_message', 'on delete cascade')}) with (fillfactor = 80)`,
  `create index "webhook_delivery_due_index" on "webhook_delivery" ("endpoint_id", "next_attempt_at")
    where "status" = 'PENDING'`,
  `create index "webhook_delivery_endpoint_id_index" on "webhook_delivery" ("endpoint_id", "id")`,
  `create index "webhook_delivery_message_id_index" on "webhook_delivery" ("message_id")`,
  `create table "webhook_attempt" (
    "id" uuid primary key, ${tenantColumns}, "delivery_id" uuid not null, "url" text not null,
    "at" timestamptz(3) not null, "duration_ms" int not null, "status" int, "error" text check ("error" in (
      'ADDRESS_NOT_ALLOWED', 'DNS', 'CONNECTION', 'TLS', 'TIMEOUT', 'REDIRECT', 'INVALID_RESPONSE')), "response" text,
    ${organizationKey('webhook_attempt')},
    ${references('webhook_attempt', 'delivery_id', 'webhook_delivery', 'on delete cascade')})`,
  `create index "webhook_attempt_delivery_id_index" on "webhook_attempt" ("delivery_id", "id")`,
];

export class Migration20261121171000_webhooks extends Migration {
  override up(): void {
    for (const statement of [...messages, ...endpoints, ...deliveries]) this.addSql(statement);
  }
}
