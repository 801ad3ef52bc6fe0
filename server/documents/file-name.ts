const longest = 200;

/** A name that can be kept, shown and saved under anywhere: no folders, no control characters, not too long. */
export function fileNameOf(given: string, nameless = 'document.pdf'): string {
  const last = given.toWellFormed().split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  if (/^\.*$/.test(clean)) return nameless;
  return clean.length > longest ? shortened(clean) : clean;
}

/** Keeps the ending, and cuts no character in two. */
function shortened(name: string): string {
  const [ending = ''] = /\.[^.]{1,10}$/.exec(name) ?? [];
  return `${name.slice(0, longest - ending.length)}${ending}`.toWellFormed();
}
