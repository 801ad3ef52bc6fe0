import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { KeyCheckResult } from './key-check.ts';
import { median, type Sample } from './measure.ts';
import type { BenchRequest } from './requests.ts';

/** The samples of one request, round by round: a server's n-th was taken right beside the others' n-th. */
export interface Cell {
  request: BenchRequest;
  countersign: Sample[];
  limit: Sample[];
  constant: Sample[];
  against: Sample[];
}

export function report(cells: readonly Cell[], keyCheck: KeyCheckResult, postgresVersion: string): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, load ${loadavg()[0]?.toFixed(1)} at the end`;
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, PostgreSQL ${postgresVersion}, ${machine}.`,
    '',
    '| request | Countersign CPU µs | limit CPU µs | ratio | with PostgreSQL: Countersign | limit | ratio | Countersign req/s | limit req/s | statements |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...cells.map(requestRow),
    ...cells.filter((cell) => cell.constant.length > 0).map(constantLine),
    ...cells.filter((cell) => cell.against.length > 0).map(againstLine),
    '',
    '| key check | CPU µs | |',
    '|---|--:|---|',
    `| cached | ${keyCheck.cached.toFixed(1)} | ${keyCheck.cachedStatements} statements in 200,000 checks |`,
    `| cold, one prepared SELECT | ${keyCheck.cold.toFixed(0)} | ${whole(keyCheck.coldPerSecond)}/s at 32 in flight |`,
  ].join('\n');
}

function requestRow({ request, countersign, limit }: Cell): string {
  const both = (sample: Sample) => sample.cpu + (sample.postgres ?? Number.NaN);
  const middle = (samples: Sample[], of: (sample: Sample) => number) => median(samples.map(of));
  const ratio = (of: (sample: Sample) => number) =>
    median(countersign.map((sample, round) => of(sample) / of(limit[round] ?? sample)));
  const columns = [
    `${request.name}: ${request.what}`,
    whole(middle(countersign, (sample) => sample.cpu)),
    whole(middle(limit, (sample) => sample.cpu)),
    `**${ratio((sample) => sample.cpu).toFixed(2)}**`,
    whole(middle(countersign, both)),
    whole(middle(limit, both)),
    ratio(both).toFixed(2),
    whole(middle(countersign, (sample) => sample.perSecond)),
    whole(middle(limit, (sample) => sample.perSecond)),
    middle(countersign, (sample) => sample.statements).toFixed(3),
  ];
  return `| ${columns.join(' | ')} |`;
}

function constantLine({ request, constant }: Cell): string {
  const cpu = whole(median(constant.map((sample) => sample.cpu)));
  const perSecond = whole(median(constant.map((sample) => sample.perSecond)));
  return `\nBare \`node:http\` answering ${request.name} with a constant, unread: ${cpu} µs, ${perSecond} req/s.`;
}

function againstLine({ request, countersign, against }: Cell): string {
  const ratios = countersign.map((sample, round) => sample.cpu / (against[round]?.cpu ?? Number.NaN));
  return `\n${request.name} takes ${median(ratios).toFixed(2)} times the CPU of the checkout it was compared with.`;
}

const whole = (value: number) => (Number.isNaN(value) ? '–' : Math.round(value).toLocaleString('en'));

const start = '<!-- results -->';
const end = '<!-- end of results -->';

/** Puts the results into the README beside this file, between its two marks. */
export function writeReport(text: string): void {
  const file = join(import.meta.dirname, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [before, rest] = readme.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has lost its marks.`);
  writeFileSync(file, `${before}${start}\n${text}\n${end}${after}`);
}
