export type StepName =
  | 'format'
  | 'commitment'
  | 'inclusion'
  | 'checkpoint'
  | 'receipt'
  | 'witnesses'
  | 'payload'
  | 'metadata'
  | 'document'
  | 'trace';

/** `skipped` is what could not be looked at, or did not have to be: it says nothing for or against the proof. */
export type Outcome = 'ok' | 'failed' | 'skipped';

export interface Fact {
  label: string;
  value: string;
}

export interface Step {
  name: StepName;
  title: string;
  outcome: Outcome;
  /** What was found, in a sentence. */
  detail: string;
  facts: readonly Fact[];
}

export const titles: Readonly<Record<StepName, string>> = {
  format: 'The file is a complete proof',
  commitment: 'The record has one fingerprint',
  inclusion: 'The fingerprint is in the log',
  checkpoint: 'The log has signed this state',
  receipt: 'The server has signed a receipt',
  witnesses: 'Witnesses have seen the same log',
  payload: 'The content is what was recorded',
  metadata: 'The metadata is what was recorded',
  document: 'The file is the one that was recorded',
  trace: 'The events are those that were sealed',
};

export const step = (
  name: StepName,
  outcome: Outcome,
  detail: string,
  facts: Readonly<Record<string, string>> = {},
): Step => ({
  ...{ name, title: titles[name], outcome, detail },
  facts: Object.entries(facts).map(([label, value]) => ({ label, value })),
});
