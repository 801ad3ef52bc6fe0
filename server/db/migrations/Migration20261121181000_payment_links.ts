import { Migration } from '@mikro-orm/migrations';

const tenantColumns = `"organization_id" uuid not null, "environment" text not null check ("environment" in ('LIVE', 'TEST'))`;
const actorColumns = `"created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null`;
const methods = `'BANK_TRANSFER', 'CARD', 'CASH', 'CHECK', 'OTHER', 'SIMULATED'`;

const statements = [
  `create table "payment_link" (
    "id" uuid primary key, ${tenantColumns}, "name" text not null, "description" text, "currency" char(3) not null,
    "amount" bigint, "min_amount" bigint, "max_amount" bigint, "reusable" boolean not null,
    "expires_at" timestamptz(3), "disabled_at" timestamptz(3), "completed_at" timestamptz(3),
    "token" text not null, "payment_count" int not null default 0, "amount_paid" bigint not null default 0,
    "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, ${actorColumns},
    constraint "payment_link_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    constraint "payment_link_tenant_key" unique ("organization_id", "environment", "id"))`,
  `create unique index "payment_link_token_unique" on "payment_link" ("token")`,
  `create table "payment_link_payment" (
    "id" uuid primary key, ${tenantColumns}, "payment_link_id" uuid not null, "amount" bigint not null,
    "method" text not null check ("method" in (${methods})), "reference" text, "payer_name" text, "payer_email" text,
    "attempt" text, "paid_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, ${actorColumns},
    constraint "payment_link_payment_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    constraint "payment_link_payment_payment_link_id_foreign" foreign key ("payment_link_id") references "payment_link" ("id"),
    constraint "payment_link_payment_payment_link_id_tenant_fk" foreign key ("organization_id", "environment", "payment_link_id")
      references "payment_link" ("organization_id", "environment", "id"),
    constraint "payment_link_payment_of_something" check ("amount" > 0))`,
  `create index "payment_link_payment_link_index" on "payment_link_payment" ("payment_link_id", "id")`,
  `create unique index "payment_link_payment_attempt_unique" on "payment_link_payment" ("payment_link_id", "attempt")`,
];

export class Migration20261121181000_payment_links extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}
