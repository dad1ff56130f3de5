import { type AttemptRecord, type CallRecord, noTokens } from "@spillway/core";
import { memoryLedger } from "@spillway/ledger";
import { describe, expect, it } from "vitest";

const attempt = (parts: Partial<AttemptRecord> = {}): AttemptRecord => ({
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
const record = (parts: Partial<CallRecord> = {}): CallRecord => ({
  id: "c",
  startedAtMs: 0,
  durationMs: 1,
  firstByteMs: 1,
  api: "chat",
  stream: false,
  outcome: "ok",
  status: 200,
  errorCode: undefined,
  decision: undefined,
  endpoint: "p/m",
  model: "m",
  passedOver: [],
  attempts: [attempt()],
  escalations: 0,
  tokens: noTokens,
  costUsd: 0.1,
  unpricedAttempts: 0,
  baselineCostUsd: 0.3,
  baselineSource: undefined,
  shadowOf: undefined,
  savingUsd: 0.2,
  labels: {},
  ...parts,
});

describe("memoryLedger", () => {
  it("adds money without drift: a thousand dimes are a hundred dollars", () => {
    const ledger = memoryLedger();
    for (let call = 0; call < 1_000; call++) ledger.book(record());
    expect(ledger.report().total).toMatchObject({ calls: 1_000, costUsd: 100, baselineCostUsd: 300, savingUsd: 200 });
  });

  it("counts a call once for each model and endpoint it touched, and each attempt where it was made", () => {
    const ledger = memoryLedger();
    const failed = attempt({ endpoint: "q/m", status: 500, failure: "server-error", usage: undefined, costUsd: 0 });
    ledger.book(record({ attempts: [failed, attempt(), attempt({ costUsd: undefined })] }));
    const { byModel, byEndpoint, total } = ledger.report();
    expect(byModel.m).toMatchObject({ calls: 1, attempts: 3, failures: 1, costUsd: 0.1, unpricedAttempts: 1 });
    expect(byEndpoint["q/m"]).toMatchObject({ calls: 1, attempts: 1, failures: 1, costUsd: 0 });
    expect(byEndpoint["p/m"]).toMatchObject({ calls: 1, attempts: 2, failures: 0 });
    expect(total).toMatchObject({ calls: 1, attempts: 3, failures: 0 });
  });

  it("leaves calls without a known saving out of both sides of the comparison", () => {
    const ledger = memoryLedger();
    ledger.book(record({ savingUsd: undefined, costUsd: undefined }));
    ledger.book(record({ baselineCostUsd: 0.05, savingUsd: -0.05 }));
    expect(ledger.report().total).toMatchObject({ baselineCostUsd: 0.05, savingUsd: -0.05 });
  });

  it("keeps a bounded number of label values, and loses none of the sums", () => {
    const ledger = memoryLedger({ maxLabelValues: 2 });
    for (const user of ["a", "b", "c", "d", "a"]) ledger.book(record({ labels: { user } }));
    const { user } = ledger.report().byLabel;
    expect(Object.fromEntries(Object.entries(user ?? {}).map(([name, sum]) => [name, sum.calls]))).toEqual({
      a: 2,
      b: 1,
      "(other)": 2,
    });
  });
});
