import { notProved, summaryOf } from '#server/ledger/verifier/summary.ts';
import type { Verification } from '#server/ledger/verifier/verify-proof.ts';

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
  return [...steps, `${title}.`, text, ...(isVerified ? [notProved] : [])].join('\n');
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
  return JSON.stringify({ verdict, failed, trust, summary: summaryOf(verification), record, steps }, null, 2);
}
