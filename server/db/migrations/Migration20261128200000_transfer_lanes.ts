import { Migration } from '@mikro-orm/migrations';

const open = `"state" in ('QUEUED', 'SENDING', 'ACCEPTED')`;

/** Transfers are taken by organization in turn, payouts and rows of disbursements side by side. */
export class Migration20261128200000_transfer_lanes extends Migration {
  override up(): void {
    for (const [name, column] of [
      ['payout', 'payout_id'],
      ['item', 'disbursement_item_id'],
    ]) {
      this.addSql(`create index "transfer_${name}_due_index" on "transfer" ("organization_id", "due_at")
        where "${column}" is not null and ${open}`);
    }
    this.addSql('drop index "transfer_due_index"');
  }
}
