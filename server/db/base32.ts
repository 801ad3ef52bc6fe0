const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Every ten bits as two letters. */
const pairs = Array.from(
  { length: 1024 },
  (_, bits) => alphabet.charAt(bits >> 5) + alphabet.charAt(bits & 31),
);

const notHex = 255;
const nibbles = new Uint8Array(128).fill(notHex);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  nibbles[digit.charCodeAt(0)] = value;
  nibbles[digit.toUpperCase().charCodeAt(0)] = value;
}

const dash = 45;

/**
 * A UUID as TypeID 0.3 writes it: 26 letters of Crockford's base32, with two zero bits in front. A page shows a
 * hundred of them, and typeid-js takes fifteen times as long for each; `decodeId` still leaves reading to it.
 */
export function uuidToBase32(uuid: string): string {
  let text = '';
  let bits = 0;
  let count = 2;
  for (let at = 0; at < uuid.length; at++) {
    const code = uuid.charCodeAt(at);
    if (code === dash) continue;
    const nibble = nibbles[code] ?? notHex;
    if (nibble === notHex) throw new TypeError(`"${uuid}" is not a UUID.`);
    bits = ((bits & 1023) << 4) | nibble;
    count += 4;
    if (count < 10) continue;
    count -= 10;
    text += pairs[(bits >> count) & 1023] ?? '';
  }
  if (text.length !== 26 || count !== 0) throw new TypeError(`"${uuid}" is not a UUID.`);
  return text;
}
