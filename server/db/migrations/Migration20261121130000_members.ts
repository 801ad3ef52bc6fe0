import { Migration } from '@mikro-orm/migrations';

const twoFactor = [
  `alter table "user" add column "two_factor_enabled" boolean not null default false`,
  `alter table "user" add column "last_signed_in_at" timestamptz(3)`,
  `create table "two_factor" (
    "id" uuid primary key, "secret" text not null, "backup_codes" text not null,
    "user_id" uuid not null unique references "user" ("id") on delete cascade, "verified" boolean not null default true,
    "failed_verification_count" int not null default 0, "locked_until" timestamptz(3))`,
  `alter table "organization" add column "require_two_factor" boolean not null default false`,
];

/** better-auth's own table `invitation` stays empty: it insists on columns of its own and has no place for a digest. */
const invitations = [
  `create table "member_invitation" (
    "id" uuid primary key, "organization_id" uuid not null, "email" text not null, "role" text not null
      check ("role" in ('owner', 'admin', 'finance_manager', 'accountant', 'operator', 'viewer')),
    "status" text not null check ("status" in ('pending', 'accepted', 'revoked')), "token_digest" bytea not null,
    "expires_at" timestamptz(3) not null, "sent_at" timestamptz(3) not null, "closed_at" timestamptz(3),
    "created_at" timestamptz(3) not null, "created_by_type" text not null
      check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null,
    constraint "member_invitation_token_digest_unique" unique ("token_digest"),
    constraint "member_invitation_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"))`,
  `create index "member_invitation_email_index" on "member_invitation" ("organization_id", "email")`,
];

/** What concerns the whole organization is shown in both environments. */
const activity = [
  `alter table "activity" add column "organization_wide" boolean not null default false`,
  `update "activity" set "organization_wide" = true where "type" like 'organization.%'`,
  `create index "activity_organization_wide_index" on "activity" ("organization_id", "organization_wide", "id")`,
];

/** From now on a session names the organization it acts in; until now the oldest was meant where it named none. */
const sessions = `update "session" set "active_organization_id" = (
    select "organization_id" from "member" where "member"."user_id" = "session"."user_id"
    order by "created_at", "id" limit 1)
  where "active_organization_id" is null`;

export class Migration20261121130000_members extends Migration {
  override up(): void {
    for (const statement of [...twoFactor, ...invitations, ...activity, sessions]) this.addSql(statement);
  }
}
