import { CsvError, parse } from 'csv-parse/sync';
import { invalid } from '#server/validation.ts';

export const maxRows = 10_000;
export const maxCsvLength = 5 * 1024 * 1024;
const maxRecordLength = 10_000;

/** What a row says, as text. */
export interface Cells {
  name: string;
  destination: string;
  amountText: string;
  reference: string;
  clientExternalId: string;
}

export interface CsvRow extends Cells {
  /** As a spreadsheet counts: the header is 1. */
  row: number;
  /** Empty where the file has no such column. */
  currency: string;
}

/** How a column may be called, in lower case, with blanks and hyphens as underscores. */
const headings: Record<keyof Omit<CsvRow, 'row'>, readonly string[]> = {
  name: ['name', 'recipient', 'recipient_name'],
  destination: ['destination', 'account', 'iban'],
  amountText: ['amount'],
  reference: ['reference'],
  clientExternalId: ['client_external_id', 'client', 'external_id'],
  currency: ['currency'],
};
const required = ['name', 'destination', 'amountText'] as const;

const tidy = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
const refuse = (message: string): never => invalid(['csv'], message);

/** The delimiter that the header has most of. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

interface Parsed {
  record: string[];
  info: { records: number; empty_lines: number };
}

function records(text: string): Parsed[] {
  try {
    return parse(text, {
      ...{ bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: true },
      ...{ info: true, max_record_size: maxRecordLength, to: maxRows + 2, trim: true },
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse(`This is not a CSV file: ${error.message}.`);
  }
}

/** The rows of a file as they are written; refuses what is no list of payments at all. */
export function readCsv(text: string): CsvRow[] {
  const [header, ...body] = records(text);
  const names = (header?.record ?? []).map(tidy);
  const places = Object.fromEntries(
    Object.entries(headings).map(([cell, known]) => [cell, names.findIndex((name) => known.includes(name))]),
  ) as Record<keyof typeof headings, number>;
  const missing = required.filter((cell) => places[cell] < 0).map((cell) => headings[cell][0]);
  if (missing.length > 0) {
    refuse(`The first line has to name the columns; these are missing: ${missing.join(', ')}.`);
  }
  if (body.length === 0) refuse('The file has no rows below its header.');
  if (body.length > maxRows) refuse(`A file has at most ${maxRows} rows.`);
  return body.map(({ record, info }) => {
    const cell = (name: keyof typeof headings) => record[places[name]] ?? '';
    return {
      row: info.records + info.empty_lines,
      name: cell('name'),
      destination: cell('destination'),
      amountText: cell('amountText'),
      reference: cell('reference'),
      clientExternalId: cell('clientExternalId'),
      currency: cell('currency'),
    };
  });
}
