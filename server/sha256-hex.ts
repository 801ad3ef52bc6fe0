/** The bytes of a SHA-256 in hex, in either case; null for any other text. */
export const sha256In = (hex: string): Buffer | null =>
  /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex') : null;

/** Text that is no SHA-256 in hex becomes bytes that no hash equals. */
export const soughtHash = (hex: string): Buffer => sha256In(hex) ?? Buffer.alloc(0);
