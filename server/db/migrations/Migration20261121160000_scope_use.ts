import { Migration } from '@mikro-orm/migrations';

/**
 * Which scope of a key was needed last on which day. No foreign key, as with all telemetry. A key that is there already
 * has been watched from now on only, and so has each of its scopes.
 */
export class Migration20261121160000_scope_use extends Migration {
  override up(): void {
    this.addSql(`create table "api_key_scope_use" (
      "organization_id" uuid not null, "environment" text not null, "api_key_id" uuid not null, "scope" text not null,
      "last_used_on" date not null, primary key ("api_key_id", "scope")) with (fillfactor = 70)`);
    this.addSql(`alter table "api_key" add column "scopes_since" jsonb`);
    this.addSql(`update "api_key" set "scopes_since" =
      (select jsonb_object_agg(scope, to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
       from (select unnest("scopes") union select replace(unnest("scopes"), ':write', ':read')) as held (scope))`);
  }
}
