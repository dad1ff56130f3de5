/** Exit codes of the command. */
export const exitCodes = {
  "no worse": 0,
  worse: 1,
  /** Bad input: nothing was sent. */
  input: 2,
  /** The cap was reached, or the run was interrupted, or broke off. */
  stopped: 3,
  unclear: 4,
} as const;
