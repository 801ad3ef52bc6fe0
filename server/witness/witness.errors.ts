/** The witness cannot start, or not go on; the message says what to mend. */
export class WitnessError extends Error {}
