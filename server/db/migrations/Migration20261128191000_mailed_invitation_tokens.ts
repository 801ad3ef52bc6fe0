import { Migration } from '@mikro-orm/migrations';

/** Links that are out already were shown and mailed as one: they open, and prove no address. */
export class Migration20261128191000_mailed_invitation_tokens extends Migration {
  override up(): void {
    this.addSql(`alter table "member_invitation" add "mailed_token_digest" bytea,
      add constraint "member_invitation_mailed_token_digest_unique" unique ("mailed_token_digest")`);
  }
}
