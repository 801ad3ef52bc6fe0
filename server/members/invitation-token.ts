import { randomBytes } from 'node:crypto';
import { sha256 } from '#server/auth/secrets.ts';

/** 256 random bits. No slow hash: nobody guesses them. */
const newToken = () => randomBytes(32).toString('base64url');

export const digestOf = (token: string): Buffer => sha256(token);

/** One for the inviter's eyes and one for the mail: only who has the second has shown that the address is theirs. */
export const newTokens = () => ({ shown: newToken(), mailed: newToken() });

export type InvitationTokens = ReturnType<typeof newTokens>;

export const digestsOf = ({ shown, mailed }: InvitationTokens) => ({
  tokenDigest: digestOf(shown),
  mailedTokenDigest: digestOf(mailed),
});

/** After the `#`, which browsers send to no server, so that no log on the way can have it. */
export const linkWith = (publicUrl: string | undefined, token: string) =>
  `${publicUrl ?? ''}/invite#${token}`;
