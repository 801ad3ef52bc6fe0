import { Migration } from '@mikro-orm/migrations';

const facts = [
  `alter table "event" add "occurred_at" timestamptz(3), add "metadata" text`,
  `alter table "event" add "commitment_version" smallint not null default 1`,
  `alter table "event" alter column "commitment_version" drop default`,
  `alter table "event" add constraint "event_commitment_version_known"
    check ("commitment_version" >= 1 and "commitment_version" <= 2)`,
  `create index "event_occurred_index" on "event" ("organization_id", "environment", "occurred_at")
    where "occurred_at" is not null`,
  `create index "event_metadata_index" on "event"
    using gin (("metadata"::jsonb) jsonb_path_ops) where "metadata" is not null`,
  `alter table "document" add "source" text not null default 'UPLOAD' check ("source" in ('UPLOAD', 'HASH'))`,
  `alter table "document" alter column "source" drop default`,
  `alter table "document" alter column "size" drop not null`,
];

export class Migration20261128150000_event_facts extends Migration {
  override up(): void {
    for (const statement of facts) this.addSql(statement);
  }
}
