import { Migration } from '@mikro-orm/migrations';

export class Migration20261121120000_declared_keys extends Migration {
  override up(): void {
    this.addSql(`alter table "api_key" add column "declaration" jsonb`);
  }
}
