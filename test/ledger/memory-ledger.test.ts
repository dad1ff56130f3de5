import { memoryLedger } from "@spillway/ledger";
import { describe, expect, it } from "vitest";
import { attempt, record as plainRecord } from "./records.ts";

const record: typeof plainRecord = (parts) => plainRecord({ baselineCostUsd: 0.3, savingUsd: 0.2, ...parts });

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
