/** Control characters of both kinds, line ends among them, and what turns the direction of writing around. */
const unprintable = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** One line for a terminal, of what files and other people's servers say: nothing in it moves the cursor. */
export const printable = (text: string) =>
  text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same for JSON, which stays the same JSON: there such characters stand within texts, but for its line ends. */
export const printableJson = (json: string) => json.split('\n').map(printable).join('\n');
