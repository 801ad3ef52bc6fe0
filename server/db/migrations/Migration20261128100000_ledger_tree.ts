import { Migration } from '@mikro-orm/migrations';

const environmentColumn = `"environment" text not null check ("environment" in ('LIVE', 'TEST'))`;

/** Nothing here is ever updated or deleted; the primary keys make a fork of a log an error. */
const tree = [
  `alter table "signing_key" add "purpose" text not null default 'RECEIPT' check ("purpose" in ('RECEIPT', 'CHECKPOINT'))`,
  `alter table "signing_key" alter column "purpose" drop default`,
  `alter table "signing_key" add "since_size" bigint not null default 0`,
  `alter table "signing_key" alter column "since_size" drop default`,
  `drop index "signing_key_current_unique"`,
  `create unique index "signing_key_current_unique" on "signing_key" ("environment", "purpose")
    where "retired_at" is null`,
  `create table "ledger_log" (
    ${environmentColumn} primary key, "origin" text not null unique, "created_at" timestamptz(3) not null)`,
  `create table "ledger_checkpoint" (
    ${environmentColumn}, "size" bigint not null check ("size" > 0),
    "root" bytea not null check (octet_length("root") = 32), "frontier" bytea not null,
    "signing_key_id" uuid not null references "signing_key" ("id"), "signature" bytea not null,
    "created_at" timestamptz(3) not null, primary key ("environment", "size"))`,
  `create table "ledger_tile" (
    ${environmentColumn}, "level" int not null, "tile_index" bigint not null,
    "hashes" bytea not null check (octet_length("hashes") = 8192),
    "root" bytea not null check (octet_length("root") = 32), primary key ("environment", "level", "tile_index"))`,
  // Hashes do not get smaller: PostgreSQL need not try.
  `alter table "ledger_tile" alter column "hashes" set storage external`,
];

export class Migration20261128100000_ledger_tree extends Migration {
  override up(): void {
    for (const statement of tree) this.addSql(statement);
  }
}
