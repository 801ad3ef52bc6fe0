import { notProved, summaryOf } from '#server/ledger/verifier/summary.ts';
import type { Verification } from '#server/ledger/verifier/verify-proof.ts';
import { printable, printableJson } from './printable.ts';

const marks = { ok: '✓', failed: '✗', skipped: '–' } as const;

/** The steps with their values, and what they come to. */
export function verificationText(verification: Verification): string {
  const { title, text } = summaryOf(verification);
  const steps = verification.steps.flatMap((step) => [
    `${marks[step.outcome]} ${step.title}`,
    `  ${step.detail}`,
    ...columns(step.facts),
    '',
  ]);
  const isVerified = verification.verdict === 'verified';
  const lines = [...steps, `${title}.`, text, ...(isVerified ? [notProved] : [])];
  return lines.map(printable).join('\n');
}

function columns(facts: readonly { label: string; value: string }[]): string[] {
  const width = Math.max(0, ...facts.map(({ label }) => label.length));
  return facts.map(({ label, value }) => `    ${label.padEnd(width)}  ${value}`);
}

export function verificationJson(verification: Verification): string {
  const { verdict, failed, trust, steps, proof } = verification;
  const record = proof && {
    ...proof.event.opening,
    ...{ organizationId: proof.event.organizationId, index: proof.index },
    ...{ origin: proof.checkpoint.origin, size: proof.checkpoint.size },
  };
  const answer = { verdict, failed, trust, summary: summaryOf(verification), record, steps };
  return printableJson(JSON.stringify(answer, null, 2));
}
