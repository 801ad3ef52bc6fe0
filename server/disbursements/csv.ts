import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { invalid } from '#server/validation.ts';
import type { CsvSource } from './csv-source.ts';

const maxRows = 50_000;
const maxRecordLength = 10_000;

/** As many rows as are checked and inserted at once. */
const rowsAtOnce = 1_000;

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
  /** Whether it has more cells than the header, as where a decimal comma is taken for the end of a cell. */
  hasSurplus: boolean;
}

/** How a column may be called, in lower case, with blanks and hyphens as underscores. */
const headings: Record<keyof Omit<CsvRow, 'row' | 'hasSurplus'>, readonly string[]> = {
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

/** The delimiter that the header has most of. */
function delimiterOf(beginning: string): string {
  const [header = ''] = beginning.split(/\r?\n/, 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

interface Parsed {
  record: string[];
  info: { records: number; empty_lines: number };
}

/** As many of the first pieces as hold the header, and the rest as it comes. */
async function begun(pieces: AsyncIterator<string>): Promise<string> {
  let beginning = '';
  while (beginning.length < maxRecordLength && !beginning.includes('\n')) {
    const next = await pieces.next();
    if (next.done) break;
    beginning += next.value;
  }
  return beginning;
}

async function* records({ pieces, field }: CsvSource): AsyncGenerator<Parsed> {
  const rest = pieces()[Symbol.asyncIterator]();
  const beginning = await begun(rest);
  const parser = parse({
    ...{ bom: true, delimiter: delimiterOf(beginning), relax_column_count: true, skip_empty_lines: true },
    ...{ info: true, max_record_size: maxRecordLength, trim: true },
  });
  async function* all() {
    yield beginning;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  // What fails on the way comes out of the parser, to whoever reads it.
  pipeline(Readable.from(all()), parser).catch(() => {});
  try {
    for await (const parsed of parser) yield parsed as Parsed;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    invalid([field], `This is not a CSV file: ${error.message}.`);
  }
}

interface Header {
  places: Record<keyof typeof headings, number>;
  width: number;
}

function headerIn(record: readonly string[], field: string): Header {
  const names = record.map(tidy);
  const places = Object.fromEntries(
    Object.entries(headings).map(([cell, known]) => [cell, names.findIndex((name) => known.includes(name))]),
  ) as Header['places'];
  const missing = required.filter((cell) => places[cell] < 0).map((cell) => headings[cell][0]);
  if (missing.length > 0) {
    invalid([field], `The first line has to name the columns; these are missing: ${missing.join(', ')}.`);
  }
  return { places, width: record.length };
}

function rowOf({ record, info }: Parsed, { places, width }: Header): CsvRow {
  const cell = (name: keyof typeof headings) => record[places[name]] ?? '';
  return {
    row: info.records + info.empty_lines,
    name: cell('name'),
    destination: cell('destination'),
    amountText: cell('amountText'),
    reference: cell('reference'),
    clientExternalId: cell('clientExternalId'),
    currency: cell('currency'),
    hasSurplus: record.length > width,
  };
}

/** The rows of a file as they are written, a thousand at a time; refuses what is no list of payments at all. */
export async function* readCsv(source: CsvSource): AsyncGenerator<CsvRow[]> {
  const { field } = source;
  let header: Header | null = null;
  let count = 0;
  let rows: CsvRow[] = [];
  for await (const parsed of records(source)) {
    if (!header) {
      header = headerIn(parsed.record, field);
      continue;
    }
    if (++count > maxRows) invalid([field], `A file has at most ${maxRows} rows. Split it.`);
    rows.push(rowOf(parsed, header));
    if (rows.length < rowsAtOnce) continue;
    yield rows;
    rows = [];
  }
  if (!header) headerIn([], field);
  if (count === 0) invalid([field], 'The file has no rows below its header.');
  if (rows.length > 0) yield rows;
}
