import { Migration } from '@mikro-orm/migrations';

const tenantColumns = `"organization_id" uuid not null, "environment" text not null check ("environment" in ('LIVE', 'TEST'))`;
const actorColumns = `"created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null`;
const methods = `'BANK_TRANSFER', 'CARD', 'CASH', 'CHECK', 'OTHER', 'SIMULATED'`;

/** What is printed on an invoice stays as it was when it was finalized; those that are, take what is there now. */
const invoice = [
  `alter table "invoice" add column "amount_paid" bigint not null default 0, add column "sent_at" timestamptz(3),
    add column "viewed_at" timestamptz(3), add column "overdue_at" timestamptz(3), add column "pay_token" text,
    add column "parties" jsonb`,
  `update "invoice" set "amount_paid" = "total" where "status" = 'PAID'`,
  `alter table "invoice" add constraint "invoice_amount_paid_within_total" check ("amount_paid" >= 0 and "amount_paid" <= "total")`,
  `create unique index "invoice_pay_token_unique" on "invoice" ("pay_token")`,
  `create index "invoice_due_on_index" on "invoice" ("due_on") where "status" = 'OPEN' and "overdue_at" is null`,
  `alter table "organization" add column "invoice_details" text, add column "payment_instructions" text`,
  `update "invoice" set "parties" = jsonb_build_object(
      'issuer', jsonb_build_object('name', "organization"."name", 'details', null),
      'client', jsonb_build_object('name', "client"."name", 'email', "client"."email"), 'instructions', null)
    from "organization", "client"
    where "organization"."id" = "invoice"."organization_id" and "client"."id" = "invoice"."client_id"
      and "invoice"."status" <> 'DRAFT'`,
];

const payments = [
  `create table "invoice_payment" (
    "id" uuid primary key, ${tenantColumns}, "invoice_id" uuid not null, "amount" bigint not null,
    "method" text not null check ("method" in (${methods})), "reference" text, "paid_at" timestamptz(3) not null,
    "reversed_at" timestamptz(3), "reverse_reason" text,
    "created_at" timestamptz(3) not null, ${actorColumns},
    constraint "invoice_payment_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    constraint "invoice_payment_invoice_id_foreign" foreign key ("invoice_id") references "invoice" ("id"),
    constraint "invoice_payment_invoice_id_tenant_fk" foreign key ("organization_id", "environment", "invoice_id")
      references "invoice" ("organization_id", "environment", "id"),
    constraint "invoice_payment_of_something" check ("amount" > 0))`,
  `create index "invoice_payment_invoice_id_index" on "invoice_payment" ("invoice_id", "id")`,
  `insert into "invoice_payment" ("id", "organization_id", "environment", "invoice_id", "amount", "method", "paid_at",
      "created_at", "created_by_type", "created_by_label")
    select gen_random_uuid(), "organization_id", "environment", "id", "total", 'OTHER', "paid_at", "paid_at",
      'SYSTEM', 'before payments were kept'
    from "invoice" where "status" = 'PAID' and "total" > 0`,
];

export class Migration20261121180000_invoice_payments extends Migration {
  override up(): void {
    for (const statement of [...invoice, ...payments]) this.addSql(statement);
  }
}
