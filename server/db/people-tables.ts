/** Tables that better-auth writes, as far as our reads need them; without entities. */
export interface PeopleTables {
  user: {
    id: string;
    name: string;
    email: string;
    two_factor_enabled: boolean;
    last_signed_in_at: Date | null;
  };
}
