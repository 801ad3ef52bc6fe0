import { Migration } from '@mikro-orm/migrations';

/** The clients that a key is narrowed to; null for all. */
export class Migration20261121161000_keys_of_clients extends Migration {
  override up(): void {
    this.addSql(`alter table "api_key" add column "client_ids" uuid[]`);
  }
}
