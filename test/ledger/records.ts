import { type AttemptRecord, type CallRecord, noTokens } from "@spillway/core";

/** An attempt that answered; `parts` say what is different. */
export const attempt = (parts: Partial<AttemptRecord> = {}): AttemptRecord => ({
  endpoint: "p/m",
  provider: "p",
  model: "m",
  tier: 0,
  role: "answer",
  startedAfterMs: 0,
  durationMs: 1,
  firstByteMs: 1,
  status: 200,
  failure: undefined,
  errorCode: undefined,
  upstreamRequestId: undefined,
  usage: { ...noTokens, inputTokens: 10, outputTokens: 5, source: "reported" },
  costUsd: 0.1,
  costBasis: undefined,
  price: undefined,
  verdict: undefined,
  ...parts,
});

/** When the records of these tests begin. */
export const startMs = Date.UTC(2026, 0, 1);
let calls = 0;

/** A call with an id of its own. */
export const record = (parts: Partial<CallRecord> & { readonly route?: string } = {}): CallRecord => {
  const { route, ...rest } = parts;
  calls += 1;
  return {
    id: `call-${calls}`,
    startedAtMs: startMs,
    durationMs: 1,
    firstByteMs: 1,
    api: "chat",
    stream: false,
    outcome: "ok",
    status: 200,
    errorCode: undefined,
    decision: route === undefined ? undefined : ({ route } as NonNullable<CallRecord["decision"]>),
    endpoint: "p/m",
    model: "m",
    passedOver: [],
    attempts: [attempt()],
    escalations: 0,
    tokens: noTokens,
    costUsd: 0.1,
    unpricedAttempts: 0,
    baselineCostUsd: undefined,
    baselineSource: undefined,
    shadowOf: undefined,
    savingUsd: undefined,
    labels: {},
    ...rest,
  };
};
