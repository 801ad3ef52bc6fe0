/** The smallest thing that is taken for a PDF, with a text of one's own in it. */
export const pdfBytes = (text = 'a page') => Buffer.from(`%PDF-1.7\n% ${text}\n%%EOF\n`);

export const pdfFile = (text?: string, name = 'invoice.pdf') =>
  new File([new Uint8Array(pdfBytes(text))], name, { type: 'application/pdf' });
