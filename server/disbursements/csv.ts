import type { CsvSource } from '#server/csv-source.ts';
import { readTable, type TableShape } from '#server/csv-table.ts';

/** What a row says, as text. */
export interface Cells {
  name: string;
  destination: string;
  amountText: string;
  reference: string;
  clientExternalId: string;
}

export interface CsvRow extends Cells {
  row: number;
  currency: string;
  hasSurplus: boolean;
}

const shape: TableShape<keyof Cells | 'currency'> = {
  headings: {
    name: ['name', 'recipient', 'recipient_name'],
    destination: ['destination', 'account', 'iban'],
    amountText: ['amount'],
    reference: ['reference'],
    clientExternalId: ['client_external_id', 'client', 'external_id'],
    currency: ['currency'],
  },
  required: ['name', 'destination', 'amountText'],
  maxRows: 50_000,
};

/** The rows of a file as they are written, some at a time; refuses what is no list of payments at all. */
export async function* readCsv(source: CsvSource): AsyncGenerator<CsvRow[]> {
  for await (const rows of readTable(source, shape)) {
    yield rows.map(({ row, cells, hasSurplus }) => ({ row, hasSurplus, ...cells }));
  }
}
