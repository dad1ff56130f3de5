export interface Timeouts {
  readonly callMs: number;
  readonly attemptMs: number | undefined;
  readonly firstTokenMs: number | undefined;
  readonly idleMs: number;
}
