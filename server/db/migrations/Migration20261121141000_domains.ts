import { Migration } from '@mikro-orm/migrations';

/** Many may name a domain; it belongs to the one that has shown it. */
export class Migration20261121141000_domains extends Migration {
  override up(): void {
    this.addSql(`create table "organization_domain" (
      "organization_id" uuid not null references "organization" ("id"), "domain" text not null,
      "token" text not null, "created_at" timestamptz(3) not null, "verified_at" timestamptz(3),
      primary key ("organization_id", "domain"))`);
    this.addSql(`create unique index "organization_domain_verified_unique" on "organization_domain" ("domain")
      where "verified_at" is not null`);
  }
}
