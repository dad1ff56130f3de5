import { memoryStore } from "@spillway/ledger";
import { describe, expect, it } from "vitest";
import { storeContract } from "./contract.ts";
import { record } from "./records.ts";

storeContract("memory", async () => memoryStore());

describe("memoryStore", () => {
  it("keeps the last calls, and counts what it lets go of", async () => {
    const store = memoryStore({ maxCalls: 8, maxGpuHours: 1 });
    for (let call = 0; call < 20; call++) await store.append([{ kind: "call", record: record() }]);
    const hour = { endpoint: "e", billNanoUsd: 0, chargedNanoUsd: 0, idleNanoUsd: 0 };
    for (const hourStartMs of [0, 3_600_000])
      await store.append([{ kind: "gpu-hour", entry: { ...hour, hourStartMs } }]);
    const { total, forgotten } = await store.report();
    expect(total.calls).toBe(8);
    expect(forgotten).toEqual({ calls: 12, attempts: 12, costUsd: 1.2, unpricedAttempts: 0, gpuHours: 1 });
  });
});
