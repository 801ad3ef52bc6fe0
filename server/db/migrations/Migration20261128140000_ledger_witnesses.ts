import { Migration } from '@mikro-orm/migrations';

const environmentColumn = `"environment" text not null check ("environment" in ('LIVE', 'TEST'))`;

const statements = [
  // The note by which the key before it names a checkpoint key as its successor.
  `alter table "signing_key" add "endorsement" text null`,
  // Never updated nor deleted. nth: how many of the checkpoint's cosignatures there were with it.
  `create table "ledger_cosignature" (
    ${environmentColumn}, "size" bigint not null, "vkey" text not null, "nth" int not null check ("nth" > 0),
    "line" text not null, "cosigned_at" timestamptz(3) not null, "created_at" timestamptz(3) not null,
    primary key ("environment", "size", "vkey"),
    foreign key ("environment", "size") references "ledger_checkpoint" ("environment", "size"))`,
  `create unique index "ledger_cosignature_nth_unique" on "ledger_cosignature" ("environment", "nth", "size")`,
  // Where each witness stands: what it has cosigned last, and what went wrong since.
  `create table "ledger_witness" (
    ${environmentColumn}, "vkey" text not null, "size" bigint not null, "cosigned_at" timestamptz(3) null,
    "failure" text null, "failure_detail" text null, "failed_at" timestamptz(3) null, "attempts" int not null default 0,
    "next_at" timestamptz(3) null, "leased_until" timestamptz(3) null, primary key ("environment", "vkey"))`,
  // What was last written to LEDGER_PUBLISH_DIR.
  `create table "ledger_publication" (
    ${environmentColumn} primary key, "size" bigint not null, "published_at" timestamptz(3) null,
    "failure" text null, "failure_detail" text null, "failed_at" timestamptz(3) null)`,
];

export class Migration20261128140000_ledger_witnesses extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}
