import { failure, hold, startLoopbackServer, text } from "@spillway/testing";
import type { AttemptContext, AttemptRecord, BudgetEvent, CallRecord } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, start, twoTiers, WatchedClock, within } from "../routing/support.ts";
import { price, single } from "./support.ts";

const answer = text("Hi.", { usage: { inputTokens: 11, outputTokens: 4 } });

/** A promise that the test settles. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("onAttempt", () => {
  it.each(bothWays)(
    "is told once of each attempt, with its call's id, route and labels: %s",
    async (_way, askOneWay) => {
      const told: [AttemptRecord, AttemptContext][] = [];
      await using local = await startLoopbackServer({ answer });
      await using cloud = await startLoopbackServer({ answer });
      await using rig = start(
        twoTiers(
          local,
          cloud,
          {},
          { onAttempt: (attempt, call) => void told.push([attempt, call]), retryBackoffMs: 1 },
        ),
      );
      local.script(text(""));
      cloud.script(failure(503, { headers: { "retry-after-ms": "1" } }));
      await rig.router.with({ labels: { tenant: "acme" } }, () => askOneWay(rig, "auto"));
      await askOneWay(rig, "small");
      const [routed, pinned] = [await rig.record(), await rig.record(1)];
      expect(told.map(([{ role, endpoint, failure: what }]) => [role, endpoint, what])).toEqual([
        ["draft", "local/small", undefined],
        ["escalation", "cloud/large", "overloaded"],
        ["retry", "cloud/large", undefined],
        ["answer", "local/small", undefined],
      ]);
      expect(told.slice(0, 3).map(([, call]) => call)).toEqual(
        Array.from({ length: 3 }, () => ({ callId: routed.id, route: "auto", labels: { tenant: "acme" } })),
      );
      expect(told[3]?.[1]).toEqual({ callId: pinned.id, route: undefined, labels: {} });
      // The verdict is spoken later; all else is as in the call's record.
      const withoutVerdict = ({ verdict: _verdict, ...rest }: AttemptRecord) => rest;
      expect(told.map(([attempt]) => withoutVerdict(attempt))).toEqual(
        [...routed.attempts, ...pinned.attempts].map(withoutVerdict),
      );
    },
  );

  it("is told of an attempt when it ends, of a call when it ends", async () => {
    const order: string[] = [];
    await using server = await startLoopbackServer({ answer });
    const held = hold(answer, { afterChunks: 1 });
    server.script(held.answer);
    await using rig = start(
      single(server, { price }, { onAttempt: () => void order.push("attempt"), onCall: () => void order.push("call") }),
    );
    const asked = askStream(rig, "m");
    await held.reached;
    expect(order).toEqual([]);
    held.release();
    await asked;
    await rig.record();
    expect(order).toEqual(["attempt", "call"]);
  });

  it("gets a copy: what it does to it does not reach the books", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(
      single(server, { price }, { onAttempt: (attempt) => void Object.assign(attempt, { costUsd: 1_000 }) }),
    );
    await ask(rig, "m");
    expect((await rig.record()).costUsd).toBeLessThan(1);
    expect(rig.router.report().total.costUsd).toBeLessThan(1);
  });
});

describe("callbacks that fail", () => {
  const fails = {
    throws: () => {
      throw new Error("mine");
    },
    rejects: () => Promise.reject(new Error("mine")),
    "throws what is no error": () => {
      throw undefined;
    },
    "gives a thenable that fails": () => ({
      // biome-ignore lint/suspicious/noThenProperty: what callers may give back
      then: (_good: unknown, bad: (error: Error) => void) => bad(new Error("mine")),
    }),
  };

  it.each(Object.entries(fails))("break no call and are told of: each %s", async (_what, callback) => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(
      single(
        server,
        { price },
        {
          onCall: callback as () => void,
          onAttempt: callback as () => void,
          onBudget: callback as () => void,
          budgets: { all: { limitUsd: 0.000001, period: "day", onExhausted: "warn" } },
        },
      ),
    );
    expect(await ask(rig, "m")).toBe("Hi.");
    expect(await askStream(rig, "m")).toBe("Hi.");
    await eventually(() => rig.router.report().total.calls === 2, "two calls booked");
    await within(rig.router.flush(), "flush");
    for (const name of ["onCall", "onAttempt", "onBudget"]) {
      const told = rig.warnings.filter(({ message }) => message.startsWith(`${name} threw`));
      expect([name, told.length >= 2, told[0]?.code]).toEqual([name, true, "callback_failed"]);
    }
  });

  it("do not matter where onWarning fails too", async () => {
    const bad = () => {
      throw new Error("mine");
    };
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price }, { onCall: bad, onAttempt: bad, onWarning: bad }));
    expect(await ask(rig, "m")).toBe("Hi.");
    await within(rig.router.flush(), "flush");
  });
});

describe("callbacks that are slow", () => {
  it.each(bothWays)("keep no caller waiting; flush and close wait for them: %s", async (_way, askOneWay) => {
    const { opened, open } = gate();
    const done: string[] = [];
    const slow = (name: string) => async () => {
      await opened;
      done.push(name);
    };
    await using server = await startLoopbackServer({ answer });
    const rig = start(single(server, { price }, { onCall: slow("call"), onAttempt: slow("attempt") }));
    expect(await askOneWay(rig, "m")).toBe("Hi.");
    await eventually(() => rig.router.report().total.calls === 1, "the call booked");
    let flushed = false;
    const flushing = rig.router.flush().then(() => {
      flushed = true;
    });
    const closing = rig.router.close();
    await eventually(() => rig.records.length === 1, "the record");
    expect([flushed, done]).toEqual([false, []]);
    open();
    await within(flushing, "flush");
    expect(done.sort()).toEqual(["attempt", "call"]);
    await within(closing, "close");
  });

  it("fill a bounded line: the rest is left out and told of; flush waits for the line", async () => {
    const { opened, open } = gate();
    const seen: CallRecord[] = [];
    await using server = await startLoopbackServer({ answer: failure(400), record: false });
    await using rig = start(
      single(
        server,
        {},
        {
          // An unknown model is refused without a request.
          async onCall(record) {
            seen.push(record);
            await opened;
          },
        },
      ),
    );
    const calls = 256 + 10_000 + 20;
    const refuse = async () => {
      const body = JSON.stringify({ model: "nobody", messages: [] });
      const answered = await rig.router.fetch("http://spillway/v1/chat/completions", { method: "POST", body });
      expect(answered.status).toBe(404);
    };
    for (let sent = 0; sent < calls; sent += 500) {
      await Promise.all(Array.from({ length: Math.min(500, calls - sent) }, refuse));
    }
    expect(seen).toHaveLength(256);
    const told = rig.warnings.filter(({ code }) => code === "callback_overflow");
    // 1, 2, 4, 8 and 16 of the 20.
    expect(told).toHaveLength(5);
    expect(told[0]).toMatchObject({ subject: "onCall" });
    expect(told[4]?.message).toContain("16 of its events were left out");
    expect(rig.router.report().total.calls).toBe(calls);
    const flushing = rig.router.flush();
    open();
    await within(flushing, "flush");
    expect(seen).toHaveLength(256 + 10_000);
  });

  it("that never end do not keep close for ever", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer });
    const rig = start(single(server, { price }, { onAttempt: () => new Promise(() => undefined) }), { clock });
    await ask(rig, "m");
    await rig.record();
    const closing = rig.router.close();
    await clock.asked(10_000);
    await clock.advance(10_000);
    await within(closing, "close");
  });
});

describe("onBudget", () => {
  it("is told beside the call, and flush waits for it", async () => {
    const { opened, open } = gate();
    const events: BudgetEvent[] = [];
    let ended = 0;
    await using server = await startLoopbackServer({ answer });
    await using rig = start(
      single(
        server,
        { price },
        {
          budgets: { all: { limitTokens: 20, period: "day", onExhausted: "warn", warnAt: [0.5] } },
          async onBudget(event) {
            events.push(event);
            await opened;
            ended += 1;
          },
        },
      ),
    );
    expect(await ask(rig, "m")).toBe("Hi.");
    await eventually(() => events.length > 0, "an event");
    expect(events.at(-1)).toMatchObject({ kind: "threshold", budget: "all", share: 0.5, unit: "tokens", spent: 15 });
    expect(ended).toBe(0);
    const flushing = rig.router.flush();
    open();
    await within(flushing, "flush");
    expect(ended).toBe(events.length);
  });
});
