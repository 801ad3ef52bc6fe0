import { Migration } from '@mikro-orm/migrations';

export class Migration20261121110000_narrower_keys extends Migration {
  override up(): void {
    this.addSql(`alter table "api_key" add column "documents" text[] not null default '{}'`);
    this.addSql(`alter table "organization" add column "max_key_lifetime_days" int`);
  }
}
