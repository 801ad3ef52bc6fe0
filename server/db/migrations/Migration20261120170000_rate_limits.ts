import { Migration } from '@mikro-orm/migrations';

/** Written by rate-limiter-flexible, where RATE_LIMIT_STORE=postgres; its names are the library's. */
export class Migration20261120170000_rate_limits extends Migration {
  override up(): void {
    this.addSql(`create unlogged table "rate_limit_window" (
      "key" varchar(255) primary key, "points" integer not null default 0, "expire" bigint)`);
  }
}
