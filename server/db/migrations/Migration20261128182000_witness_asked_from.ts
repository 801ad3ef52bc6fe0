import { Migration } from '@mikro-orm/migrations';

/** `size` was both: what a witness has cosigned last, and where it is asked from after it has said something else. */
const statements = [
  `alter table "ledger_witness" add "ask_from" bigint`,
  `update "ledger_witness" witness set "ask_from" = "size", "size" = coalesce((select max(each."size")
    from "ledger_cosignature" each where each."environment" = witness."environment" and each."vkey" = witness."vkey"), 0)`,
  `alter table "ledger_witness" alter "ask_from" set not null`,
];

export class Migration20261128182000_witness_asked_from extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}
