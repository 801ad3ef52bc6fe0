import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/**
 * `npm test`: every check there is, to the end even when one fails, and as the last line what came of them.
 * With arguments it is vitest alone: `npm test -- test/clients`.
 */
interface Count {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  command: readonly [string, ...string[]];
  /** What to do when it fails. */
  mend: string;
}

const root = join(import.meta.dirname, '../..');

/** Tests start many servers: what Node compiles for one it keeps for the next. */
const compileCache = join(root, 'node_modules/.cache/node-compile');

const checks: readonly Check[] = [
  { name: 'lint and format', command: ['biome', 'check', '.'], mend: 'npm run format' },
  { name: 'types of the server', command: ['tsc', '-p', '.'], mend: 'npm run typecheck' },
  { name: 'types of the console', command: ['tsc', '-p', 'admin'], mend: 'npm run typecheck' },
  { name: 'generated operations', command: ['graphql-codegen', '--check'], mend: 'npm run generate' },
  { name: 'console builds', command: ['node', 'server/cli/build-console.ts'], mend: 'npm run build' },
];

const filters = process.argv.slice(2);
const total: Count = { passed: 0, failed: 0 };
const failures: string[] = [];
if (filters.length === 0) for (const count of await Promise.all(checks.map(runCheck))) add(count);
add(await runVitest(filters));
if (failures.length > 0) console.log(`Failed:\n${failures.map((failure) => `- ${failure}`).join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function add({ passed, failed }: Count): void {
  total.passed += passed;
  total.failed += failed;
}

async function runCheck({ name, command, mend }: Check): Promise<Count> {
  const started = performance.now();
  const { code, output } = await run(command, 'keep');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code === 0) {
    console.log(`✓ ${name} (${seconds} s)`);
    return { passed: 1, failed: 0 };
  }
  console.log(`${output.trim()}\n✗ ${name} (${seconds} s); try: ${mend}`);
  failures.push(name);
  return { passed: 0, failed: 1 };
}

async function runVitest(args: readonly string[]): Promise<Count> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-results-'));
  const results = join(directory, 'results.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
    const { code } = await run(['vitest', 'run', ...reporters, ...args], 'show');
    const found = readResults(results);
    failures.push(...failedTests(found));
    if (code !== 0 && failures.length === 0) failures.push('vitest');
    return count(found, code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  testResults: FileResult[];
}

interface FileResult {
  name: string;
  status: string;
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
}

/** Failed outside its tests, e.g. while it was loaded. */
function isBroken({ status, assertionResults }: FileResult): boolean {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

/** A broken file counts as one, and so does a run that failed in no place of its own. */
function count(results: Results | null, code: number): Count {
  const failed = (results?.numFailedTests ?? 0) + (results?.testResults.filter(isBroken).length ?? 0);
  return { passed: results?.numPassedTests ?? 0, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** A line for each: where it is, and the first line of what it said. */
function failedTests(results: Results | null): string[] {
  return (results?.testResults ?? []).flatMap((file) => {
    const name = relative(root, file.name);
    if (isBroken(file)) return [`${name}: ${firstLine(file.message)}`];
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    return failed.map((test) => `${name} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? '')}`);
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function readResults(file: string): Results | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results;
  } catch {
    return null;
  }
}

/** The names in `command` are those of node_modules/.bin, which npm has put on the PATH. */
function run(
  [name, ...args]: Check['command'],
  output: 'keep' | 'show',
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const channel = output === 'show' ? 'inherit' : 'pipe';
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
    const child = spawn(name, args, { cwd: root, env, stdio: ['ignore', channel, channel] });
    let text = '';
    const keep = (chunk: Buffer) => {
      text += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: text }));
  });
}
