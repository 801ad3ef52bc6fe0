/** The text in lines no wider than this, by a measure of one's own. */
export function brokenLines(text: string, width: number, widthOf: (part: string) => number): string[] {
  return text.split(/\r\n|\r|\n/).flatMap((paragraph) => broken(paragraph, width, widthOf));
}

function broken(paragraph: string, width: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(paragraph)) {
    const trimmed = widthOf(piece.trimEnd());
    if (used + trimmed <= width) {
      line += piece;
      used += trimmed === 0 ? 0 : widthOf(piece);
      continue;
    }
    if (line) lines.push(line.trimEnd());
    line = piece.trimStart();
    used = widthOf(line);
    while (used > width) {
      const end = longestFit(line, width, widthOf);
      lines.push(line.slice(0, end));
      line = line.slice(end);
      used = widthOf(line);
    }
  }
  return [...lines, line.trimEnd()];
}

/** Of a word that is wider than its line, what still fits; at least one character. */
function longestFit(word: string, width: number, widthOf: (part: string) => number): number {
  let end = 0;
  let used = 0;
  for (const character of word) {
    used += widthOf(character);
    if (end > 0 && used > width) break;
    end += character.length;
  }
  return end;
}

const between = /(?<=\s)(?=\S)|(?<=[\u2e80-\u9fff\uff00-\uffef-])(?=\S)/u;

/** Where a line may be broken: after blanks and hyphens, and between the characters of scripts without blanks. */
const pieces = (text: string) => printable(text).split(between);

/** What has no place on paper: control characters, and marks that turn the direction of what follows. */
const printable = (text: string) =>
  text.replace(/\t/g, ' ').replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '');
