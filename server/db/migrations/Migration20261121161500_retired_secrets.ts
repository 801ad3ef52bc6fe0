import { Migration } from '@mikro-orm/migrations';

/** For the few refusals that may be of retired secrets. Without the time, so that counting one more stays a hot update. */
export class Migration20261121161500_retired_secrets extends Migration {
  override up(): void {
    this.addSql(`create index "api_key_denial_revoked_index" on "api_key_denial" ("organization_id", "environment", "api_key_id")
      where "code" = 'API_KEY_REVOKED'`);
  }
}
