/** What is printed of a sealed trace. Hashes are in hex. */
export interface PrintedTrace {
  id: string;
  label: string;
  description: string | null;
  organization: string;
  /** Of the sandbox: the certificate says so. */
  isTest: boolean;
  createdAt: Date;
  sealedAt: Date;
  root: string;
  events: readonly PrintedEvent[];
  seal: { id: string; logIndex: number; commitment: string };
  checkpoint: { origin: string; size: number; at: Date; witnesses: number; note: string };
  verifyUrl: string;
}

export interface PrintedEvent {
  id: string;
  type: string;
  hash: string;
  at: Date;
  logIndex: number;
}
