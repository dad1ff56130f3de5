import { failure, fault, startLoopbackServer } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, byFirstWord, type Place, path } from "../routing/support.ts";
import {
  answer,
  answering,
  type Budgets,
  capped,
  limited,
  price,
  refused,
  startCapped,
  threeCalls,
} from "./support.ts";

/** Two tiers: the large one is ten times as dear. */
function tiers(place: Place, budgets: SpillwayConfig["budgets"]): SpillwayConfig {
  const dear = { inputUsdPerMillionTokens: 10, outputUsdPerMillionTokens: 10 };
  return {
    ...capped(place, budgets),
    endpoints: [
      { provider: "only", model: "small", price },
      { provider: "only", model: "large", price: dear },
    ],
    routes: { auto: { tiers: ["small", "large"], classifier: byFirstWord, gates: false } },
  };
}

describe("a budget that degrades", () => {
  // One hard call fits: it costs 200 of 650, and the next one may come to more than 400.
  const budget: Budgets[string] = { limitUsd: 0.00065, period: "day", warnAt: [] };

  it("sends the call to the cheaper tier, tells it, and refuses where that does not fit either", async () => {
    await using server = await startLoopbackServer({ answer });
    const scarce: Budgets[string] = { ...budget, limitUsd: 0.0006, onExhausted: "degrade" };
    await using rig = startCapped(tiers(server, { all: scarce }));
    await ask(rig, "auto", "hard", limited);
    await ask(rig, "auto", "hard", limited);
    await ask(rig, "auto", "hard", limited);
    const models = rig.records.map(({ model }) => model);
    expect(models[0]).toBe("large");
    expect(models.at(-1)).toBe("small");
    expect(rig.told()).toContain("degraded all");
    expect(rig.told()).not.toContain("refused all");
    expect(rig.records.at(-1)?.decision?.rejected).toMatchObject([{ reason: "over-budget", model: "large" }]);
    expect(rig.records.at(-1)?.decision?.reason).toContain("lower tier");
    for (let calls = 0; calls < 40 && !rig.told().includes("refused all"); calls++)
      await ask(rig, "auto", "hard", limited).catch(() => undefined);
    await refused(rig, "auto");
    expect(rig.told()).toContain("refused all");
  });

  it("refuses where it is not told to degrade, though a cheaper tier would fit", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = startCapped(tiers(server, { all: { ...budget, limitUsd: 0.0003 } }));
    await expect(ask(rig, "auto", "hard", limited)).rejects.toMatchObject({ status: 402, code: "budget_exceeded" });
    await ask(rig, "auto", "easy", limited);
    expect(server.requestCount).toBe(1);
  });

  it("degrades for a call's own budget too", async () => {
    await using server = await startLoopbackServer({ answer });
    const own = { limitUsd: 0.0003, period: "call", onExhausted: "degrade" } as const;
    await using rig = startCapped(tiers(server, { own }));
    await ask(rig, "auto", "hard", limited);
    expect(rig.records[0]?.model).toBe("small");
    expect(rig.told()).toEqual(["degraded own"]);
  });
});

describe("a call that stays in its tier", () => {
  it("is not told of as degraded where the tier above it would not fit", async () => {
    await using server = await answering();
    await using rig = startCapped(tiers(server, { all: { limitUsd: 0.0003, period: "day", onExhausted: "degrade" } }));
    await ask(rig, "auto", "easy", limited);
    expect(rig.records[0]?.model).toBe("small");
    expect(rig.told()).toEqual([]);
  });
});

describe("a budget that warns", () => {
  it("lets calls go on, and tells each threshold once", async () => {
    await using server = await answering();
    const budgets: Budgets = { all: { ...threeCalls, period: "day", onExhausted: "warn", warnAt: [0.3, 0.9, 1] } };
    await using rig = startCapped(capped(server, budgets));
    for (let calls = 0; calls < 8; calls++) await ask(rig, "m", "easy", limited);
    expect(rig.told()).toEqual(["threshold all 0.3", "threshold all 0.9", "threshold all 1"]);
    expect(rig.events.map(({ spent }) => spent)).toEqual([40_000, 100_000, 100_000]);
  });

  it("tells 0.8 and 1 where nothing is said", async () => {
    await using server = await answering();
    await using rig = startCapped(capped(server, { all: { limitUsd: 0.0001, period: "day", onExhausted: "warn" } }));
    for (let calls = 0; calls < 6; calls++) await ask(rig, "m", "easy", limited);
    expect(rig.told()).toEqual(["threshold all 0.8", "threshold all 1"]);
  });
});

describe("onBudget", () => {
  it("that throws is told of as a warning, and breaks nothing", async () => {
    await using server = await answering();
    const budgets: Budgets = { all: { ...threeCalls, period: "day", onExhausted: "warn", warnAt: [0.1] } };
    const onBudget = () => {
      throw new Error("The listener is broken.");
    };
    await using rig = startCapped(capped(server, budgets, { onBudget }));
    expect(await ask(rig, "m", "easy", limited)).toBe("Paris.");
    expect(rig.warnings).toMatchObject([{ code: "callback_failed", message: expect.stringContaining("onBudget") }]);
  });

  it("that rejects is told of as a warning", async () => {
    await using server = await answering();
    const budgets: Budgets = { all: { ...threeCalls, period: "day", onExhausted: "warn", warnAt: [0.1] } };
    const onBudget = () => Promise.reject(new Error("The listener is broken."));
    await using rig = startCapped(capped(server, budgets, { onBudget: onBudget as () => void }));
    expect(await ask(rig, "m", "easy", limited)).toBe("Paris.");
    await rig.router.flush();
    expect(rig.warnings).toMatchObject([{ code: "callback_failed" }]);
  });
});

describe("each attempt is looked at anew", () => {
  it("a fallback that does not fit is not made", async () => {
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await answering();
    const config = capped(first, {
      some: { limitUsd: 0, period: "day", only: { provider: "second" }, onExhausted: "refuse" },
    });
    await using rig = startCapped({
      ...config,
      providers: {
        only: { preset: "vllm", baseUrl: first.baseUrl },
        second: { preset: "vllm", baseUrl: second.baseUrl },
      },
      endpoints: [
        { provider: "only", model: "m", price },
        { provider: "second", model: "m", price },
      ],
    });
    await expect(ask(rig, "m", "easy", limited)).rejects.toMatchObject({ status: 500 });
    expect([first.requestCount, second.requestCount]).toEqual([1, 0]);
  });

  it("a retry that no longer fits is not made: what the first one may have cost stays held", async () => {
    // A reset: the provider may have billed, so its 40 to 60 stand, and a second one does not fit into 80.
    await using server = await startLoopbackServer({ answer: fault.resetBeforeHeaders() });
    const budgets: Budgets = { all: { limitUsd: 0.00008, period: "day", warnAt: [] } };
    await using rig = startCapped(capped(server, budgets, { maxRetries: 2, retryBackoffMs: 1 }));
    await expect(ask(rig, "m", "easy", limited)).rejects.toMatchObject({ status: 402, code: "budget_exceeded" });
    expect(server.requestCount).toBe(1);
    expect(rig.records[0]?.attempts).toHaveLength(1);
    expect(rig.told()).toEqual(["refused all"]);
  });

  it("an escalation that no longer fits is not made: the caller gets the draft", async () => {
    await using server = await startLoopbackServer({ answer });
    // The large model holds 400 to 600 and costs 200: it fits when the call is decided, and no more when it is judged.
    const config = tiers(server, { all: { limitUsd: 0.00062, period: "day", warnAt: [] } });
    const accept = async () => {
      await ask(rig, "large", "meanwhile", limited);
      return false;
    };
    await using rig = startCapped({
      ...config,
      routes: { auto: { tiers: ["small", "large"], classifier: byFirstWord, gates: { accept } } },
    });
    expect(await ask(rig, "auto", "easy", limited)).toBe("Paris.");
    const [meanwhile, record] = rig.records;
    if (meanwhile === undefined || record === undefined) expect.unreachable();
    expect(path(meanwhile)).toEqual(["answer only/large"]);
    expect(path(record)).toEqual(["draft only/small"]);
    expect(record).toMatchObject({ outcome: "ok", escalations: 1, costUsd: 0.00002 });
    expect(rig.told()).toEqual(["refused all"]);
    expect(server.requestCount).toBe(2);
  });
});
