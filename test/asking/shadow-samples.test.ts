import type { RouteConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream } from "../routing/support.ts";
import { startLearning } from "./learning.ts";
import { asking, largeNanoUsd, servers, smallNanoUsd } from "./support.ts";

type Shadow = NonNullable<RouteConfig["shadow"]>;

const easy = { classifier: () => 0.1 } as const;

describe("samples of shadows", () => {
  async function shadowed(compare: Shadow["compare"] | undefined, askOneWay = ask) {
    const three = await servers();
    const shadow = { share: 1, ...(compare === undefined ? {} : { compare }) };
    const rig = startLearning(asking(three, { ...easy, gates: false, shadow }));
    await askOneWay(rig, "auto", "What is a monad?");
    await rig.record(1);
    await rig.router.flush();
    return {
      ...rig,
      async [Symbol.asyncDispose]() {
        await rig[Symbol.asyncDispose]();
        await three[Symbol.asyncDispose]();
      },
    };
  }

  it.each([
    ["at once", (_answer: unknown, _baseline: unknown) => 0.75],
    ["later", async () => 0.75],
  ])("are what compare says, %s", async (_name, compare) => {
    await using rig = await shadowed(compare);
    expect(rig.samples).toHaveLength(1);
    expect(rig.samples).toMatchObject([
      {
        text: "What is a monad?",
        outcomes: { small: 0.75, large: 1 },
        source: "shadow",
        costsUsd: { small: smallNanoUsd / 1e9, large: largeNanoUsd / 1e9 },
        callId: rig.records.find(({ shadowOf }) => shadowOf === undefined)?.id,
      },
    ]);
    expect(rig.warnings).toEqual([]);
  });

  it("compare the answer's words with the baseline's", async () => {
    const seen: unknown[] = [];
    await using rig = await shadowed((answer, baseline) => {
      seen.push(answer.text, baseline.text);
      return 1;
    });
    expect(seen).toEqual(["From small.", "From large."]);
    expect(rig.samples).toHaveLength(1);
  });

  it.each<[string, NonNullable<Shadow["compare"]>]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    ["gives more than 1", () => 1.5],
    ["gives less than 0", async () => -0.5],
    ["gives no number", () => Number.NaN],
    ["gives text", () => "1" as never],
    ["gives nothing", () => undefined as never],
  ])("are not there where compare %s; there is a warning", async (_name, compare) => {
    await using rig = await shadowed(compare);
    expect(rig.samples).toEqual([]);
    expect(rig.warnings).toMatchObject([{ code: "callback_failed" }]);
    expect(rig.warnings[0]?.message).toContain("shadow.compare");
    expect(rig.records.map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  });

  it("are not there for a stream, whose words nobody kept, nor without compare", async () => {
    let compared = 0;
    const counting = () => {
      compared += 1;
      return 1;
    };
    await using streamed = await shadowed(counting, askStream as typeof ask);
    await using without = await shadowed(undefined);
    expect([streamed.samples, without.samples, compared]).toEqual([[], [], 0]);
  });
});
