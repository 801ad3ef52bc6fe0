import { Migration } from '@mikro-orm/migrations';

const tenant = `"organization_id" uuid not null,
    "environment" text not null check ("environment" in ('LIVE', 'TEST'))`;

const reference = (column: string, target: string) => `
    constraint "trace_event_${column}_foreign" foreign key ("${column}") references "${target}" ("id"),
    constraint "trace_event_${column}_tenant_fk" foreign key ("organization_id", "environment", "${column}")
      references "${target}" ("organization_id", "environment", "id")`;

const traces = [
  `create table "trace" (
    "id" uuid primary key, ${tenant}, "label" text not null, "description" text, "event_count" int not null,
    "seal_event_id" uuid, "sealing_at" timestamptz(3), "root" bytea, "sealed_at" timestamptz(3),
    "created_at" timestamptz(3) not null,
    "created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null,
    constraint "trace_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    constraint "trace_tenant_key" unique ("organization_id", "environment", "id"))`,
  `create index "trace_unfinished_index" on "trace" ("sealing_at")
    where "seal_event_id" is not null and "sealed_at" is null`,
  `create table "trace_event" (
    "trace_id" uuid not null, "event_id" uuid not null, ${tenant}, "created_at" timestamptz(3) not null,
    constraint "trace_event_pkey" primary key ("trace_id", "event_id"),
    constraint "trace_event_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    ${reference('trace_id', 'trace')}, ${reference('event_id', 'event')})`,
  `create index "trace_event_event_id_index" on "trace_event" ("event_id")`,
];

export class Migration20261128131000_traces extends Migration {
  override up(): void {
    for (const statement of traces) this.addSql(statement);
  }
}
