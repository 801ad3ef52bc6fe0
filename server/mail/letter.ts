/** What a mail says, once for its text and its HTML. */
export interface Letter {
  subject: string;
  paragraphs: readonly string[];
  action: { label: string; url: string };
  /** Below the link: how long it holds, and what to do if it came by mistake. */
  foot: readonly string[];
}

export function asText({ paragraphs, action, foot }: Letter): string {
  return [...paragraphs, `${action.label}:\n${action.url}`, ...foot].join('\n\n');
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '');

/** Plain on purpose: no pictures, nothing from elsewhere, and the address itself to be seen. */
export function asHtml({ subject, paragraphs, action, foot }: Letter): string {
  const url = escaped(action.url);
  const line = (text: string) => `<p>${escaped(text)}</p>`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    '<body style="font-family:sans-serif;line-height:1.5;max-width:36em;margin:2em auto;padding:0 1em">',
    ...paragraphs.map(line),
    `<p><a href="${url}">${escaped(action.label)}</a><br><small>${url}</small></p>`,
    ...foot.map(line),
    '</body></html>',
  ].join('\n');
}
