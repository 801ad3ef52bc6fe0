import { randomBytes } from 'node:crypto';
import { sha256 } from '#server/auth/secrets.ts';

/** 256 random bits. No slow hash: nobody guesses them. */
export const newToken = () => randomBytes(32).toString('base64url');

export const digestOf = (token: string): Buffer => sha256(token);

/** After the `#`, which browsers send to no server, so that no log on the way can have it. */
export const linkWith = (publicUrl: string | undefined, token: string) =>
  `${publicUrl ?? ''}/invite#${token}`;
