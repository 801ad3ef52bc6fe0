import { randomBytes } from 'node:crypto';

const bytes = 20;

/**
 * Opens a public page: 160 random bits, so it cannot be guessed. It is kept as it is, because it must be shown again
 * to whoever wants to send the link again, and opens nothing that the row it is kept in does not hold itself.
 */
export const newPayToken = () => randomBytes(bytes).toString('base64url');

export const isPayToken = (text: string) => /^[\w-]{27}$/.test(text);

interface Address {
  publicUrl?: string | undefined;
  port: number;
}

/** Without PUBLIC_URL the server knows itself by no other name than this. */
export const publicAddress = ({ publicUrl, port }: Address) => publicUrl ?? `http://localhost:${port}`;

export const payUrl = (address: Address, token: string) => `${publicAddress(address)}/pay/${token}`;
