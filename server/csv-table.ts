import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { CsvSource } from './csv-source.ts';
import { invalid } from './validation.ts';

const maxRecordLength = 10_000;

/** As many rows as are answered at once. */
const rowsAtOnce = 1_000;

export interface TableRow<Column extends string> {
  /** As a spreadsheet counts: the header is 1. */
  row: number;
  /** Empty where the file has no such column. */
  cells: Record<Column, string>;
  /** Whether it has more cells than the header, as where a decimal comma is taken for the end of a cell. */
  hasSurplus: boolean;
}

/** What is wrong with a row that `hasSurplus`. */
export const surplusCells =
  'There are more cells than columns. What has the delimiter in it must stand in quotes.';

/** What a file has to be. */
export interface TableShape<Column extends string> {
  /** How a column may be called, in lower case, with blanks and hyphens as underscores; first as it is named in errors. */
  headings: Record<Column, readonly [string, ...string[]]>;
  required: readonly Column[];
  maxRows: number;
}

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

interface Header<Column extends string> {
  places: Record<Column, number>;
  width: number;
}

function headerIn<Column extends string>(
  record: readonly string[],
  { headings, required }: TableShape<Column>,
  field: string,
): Header<Column> {
  const names = record.map(tidy);
  const place = (column: Column) => names.findIndex((name) => headings[column].includes(name));
  const places = mapped(headings, place);
  const missing = required.filter((column) => places[column] < 0).map((column) => headings[column][0]);
  if (missing.length > 0) {
    invalid([field], `The first line has to name the columns; these are missing: ${missing.join(', ')}.`);
  }
  return { places, width: record.length };
}

const mapped = <Column extends string, Value>(
  of: Record<Column, unknown>,
  value: (column: Column) => Value,
) =>
  Object.fromEntries((Object.keys(of) as Column[]).map((column) => [column, value(column)])) as Record<
    Column,
    Value
  >;

/** The rows of a file as they are written, a thousand at a time; refuses what is no such file at all. */
export async function* readTable<Column extends string>(
  source: CsvSource,
  shape: TableShape<Column>,
): AsyncGenerator<TableRow<Column>[]> {
  const { field } = source;
  let header: Header<Column> | null = null;
  let count = 0;
  let rows: TableRow<Column>[] = [];
  for await (const { record, info } of records(source)) {
    if (!header) {
      header = headerIn(record, shape, field);
      continue;
    }
    if (++count > shape.maxRows) invalid([field], `A file has at most ${shape.maxRows} rows. Split it.`);
    const { places, width } = header;
    rows.push({
      row: info.records + info.empty_lines,
      cells: mapped(places, (column) => record[places[column]] ?? ''),
      hasSurplus: record.length > width,
    });
    if (rows.length < rowsAtOnce) continue;
    yield rows;
    rows = [];
  }
  if (!header) headerIn([], shape, field);
  if (count === 0) invalid([field], 'The file has no rows below its header.');
  if (rows.length > 0) yield rows;
}
