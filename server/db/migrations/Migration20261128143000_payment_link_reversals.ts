import { Migration } from '@mikro-orm/migrations';

export class Migration20261128143000_payment_link_reversals extends Migration {
  override up(): void {
    this.addSql(
      `alter table "payment_link_payment" add "reversed_at" timestamptz(3), add "reverse_reason" text`,
    );
  }
}
