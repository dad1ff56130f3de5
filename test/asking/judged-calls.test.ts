import { text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, bothWays, path, start, user, within } from "../routing/support.ts";
import { answerUsage, asking, largeNanoUsd, nano, ratingNanoUsd, servers, smallNanoUsd, why } from "./support.ts";

describe("a route whose classifier asks a model", () => {
  it.each(bothWays)("sends a hard request up and books the judge's attempt first: %s", async (_way, askOneWay) => {
    await using three = await servers(5);
    await using rig = start(asking(three));
    expect(await askOneWay(rig, "auto")).toBe("From large.");
    const record = await rig.record();
    expect(path(record)).toEqual(["judge side/rater", "answer cloud/large"]);
    expect(record.decision).toMatchObject({
      tier: 1,
      difficulty: { classifier: "judge", score: 0.9, domain: "code", reasons: [{ name: "very-hard", weight: 0.9 }] },
    });
    expect(record.attempts.map(({ costUsd }) => nano(costUsd))).toEqual([ratingNanoUsd, largeNanoUsd]);
    expect(nano(record.costUsd)).toBe(ratingNanoUsd + largeNanoUsd);
    expect(record.tokens).toMatchObject({ inputTokens: 110, outputTokens: 15 });
    expect(record).toMatchObject({ unpricedAttempts: 0, model: "large", endpoint: "cloud/large" });
    expect(three.local.requestCount).toBe(0);
  });

  it.each(bothWays)("keeps an easy request down: %s", async (_way, askOneWay) => {
    await using three = await servers(1);
    await using rig = start(asking(three));
    expect(await askOneWay(rig, "auto")).toBe("From small.");
    expect(path(await rig.record())).toEqual(["judge side/rater", "draft local/small"]);
    expect(three.cloud.requestCount).toBe(0);
  });

  it.each(bothWays)("asks the judge whole, at its own provider, with its key only: %s", async (_way, askOneWay) => {
    await using three = await servers();
    await using rig = start(asking(three));
    await askOneWay(rig, "auto", "What is a monad?", { temperature: 0.7, user: "somebody" });
    const [request] = three.side.requests;
    expect(request).toMatchObject({ path: "/v1/chat/completions", stream: false, model: "rater" });
    expect(request?.headers.authorization).toBe("Bearer key-of-side");
    expect(request?.body).toMatchObject({ temperature: 0 });
    expect(request?.body).not.toHaveProperty("user");
    expect(request?.bodyText).toContain("What is a monad?");
    for (const name of Object.keys(request?.headers ?? {})) expect(name).not.toMatch(/^x-spillway/);
  });

  it("has the judge's cost in its header and in the sums by role", async () => {
    await using three = await servers(5);
    await using rig = start(asking(three, {}, { ledger: "memory" }));
    const answer = await rig.client.chat.completions.create({ model: "auto", messages: user("easy") }).asResponse();
    expect(answer.headers.get("x-spillway-cost-usd")).toBe(`${(ratingNanoUsd + largeNanoUsd) / 1e9}`);
    await answer.text();
    await rig.router.flush();
    const { rows, total } = await rig.router.query({ groupBy: ["role"] });
    const costs = Object.fromEntries(rows.map(({ group, costUsd }) => [group.role, nano(costUsd)]));
    expect(costs).toEqual({ judge: ratingNanoUsd, answer: largeNanoUsd });
    expect(nano(total.costUsd)).toBe(ratingNanoUsd + largeNanoUsd);
  });

  it("asks once for equal requests, one after the other and at the same time", async () => {
    await using three = await servers(5);
    await using rig = start(asking(three));
    await Promise.all([ask(rig, "auto"), ask(rig, "auto"), ask(rig, "auto")]);
    await ask(rig, "auto");
    expect(three.side.requestCount).toBe(1);
    const records = await Promise.all([0, 1, 2, 3].map((index) => rig.record(index)));
    expect(records.flatMap(({ attempts }) => attempts).filter(({ role }) => role === "judge")).toHaveLength(1);
    expect(records.every(({ decision }) => decision?.difficulty?.score === 0.9)).toBe(true);
  });

  it("judges drafts and escalates as ever, with the judge booked once", async () => {
    await using three = await servers(1);
    three.local.answer(text("", { usage: answerUsage }));
    await using rig = start(asking(three));
    const { data, response } = await within(
      rig.client.chat.completions.create({ model: "auto", messages: user("easy") }).withResponse(),
      "the answer",
    );
    expect(data.choices[0]?.message.content).toBe("From large.");
    const record = await rig.record();
    expect(path(record)).toEqual(["judge side/rater", "draft local/small", "escalation cloud/large"]);
    expect(record.escalations).toBe(1);
    const sum = ratingNanoUsd + smallNanoUsd + largeNanoUsd;
    expect(nano(record.costUsd)).toBe(sum);
    expect(Number(response.headers.get("x-spillway-cost-usd"))).toBeCloseTo(sum / 1e9, 12);
    expect(three.side.requestCount).toBe(1);
  });

  it("serves the Responses API, whose judge is asked by chat completion", async () => {
    await using three = await servers(5);
    await using rig = start(asking(three));
    const response = await within(rig.client.responses.create({ model: "auto", input: "easy" }), "the response");
    expect(response.output_text).toBe("From large.");
    expect(three.side.requests[0]?.path).toBe("/v1/chat/completions");
    expect(three.cloud.requests[0]?.path).toBe("/v1/responses");
    expect(path(await rig.record())).toEqual(["judge side/rater", "answer cloud/large"]);
    const next = await within(
      rig.client.responses.create({ model: "auto", input: "and then?", previous_response_id: response.id }),
      "the response",
    );
    expect(next.output_text).toBe("From large.");
    expect(path(await rig.record(1))).toEqual(["answer cloud/large"]);
    expect(three.side.requestCount).toBe(1);
  });

  it("does not ask for a model, for an endpoint or for a route of one tier", async () => {
    await using three = await servers();
    const config = asking(three);
    await using rig = start({
      ...config,
      routes: { ...config.routes, one: { tiers: ["small"], classifier: { judge: { model: "rater" } } } },
    });
    for (const model of ["small", "large", "local/small", "one"]) await ask(rig, model);
    expect(three.side.requestCount).toBe(0);
  });

  it("sends nothing for explain, and says what is remembered", async () => {
    await using three = await servers(5);
    await using rig = start(asking(three));
    const request = { model: "auto", messages: user("easy") };
    expect(rig.router.explain(request).difficulty).toMatchObject({ abstain: true, reasons: [{ name: "dry-run" }] });
    await ask(rig, "auto");
    expect(rig.router.explain(request)).toMatchObject({ tier: 1, difficulty: { score: 0.9 } });
    expect(three.side.requestCount).toBe(1);
    expect(rig.records).toHaveLength(1);
  });

  it("keeps its judge out of the answer's hedging, limits and affinity", async () => {
    await using three = await servers(1);
    const config = asking(three, { hedge: { delayMs: 60_000, maxExtraCalls: 1 }, affinity: "conversation" });
    const endpoints = config.endpoints.map((one) =>
      one.model === "rater" ? one : { ...one, limits: { concurrency: 1 } },
    );
    await using rig = start({ ...config, endpoints });
    for (const content of ["one", "two", "three"]) await ask(rig, "auto", content);
    for (const index of [0, 1, 2])
      expect(path(await rig.record(index))).toEqual(["judge side/rater", "draft local/small"]);
    expect(rig.router.health().map(({ endpoint, inFlight }) => [endpoint, inFlight])).toEqual([
      ["local/small", 0],
      ["cloud/large", 0],
      ["side/rater", 0],
    ]);
  });

  it("keeps what the user wrote out of records and warnings, also where the judge repeats it", async () => {
    await using three = await servers();
    three.side.answer(text('{"level": 3, "domain": "SECRET-WORD", "reason": "SECRET-WORD"}'));
    await using rig = start(asking(three));
    await ask(rig, "auto", "tell me about SECRET-WORD");
    three.side.answer(text("SECRET-WORD is not a level"));
    await ask(rig, "auto", "tell me more about SECRET-WORD please");
    const record = await rig.record(1);
    expect(why(record)).toContain("judge-failed");
    expect(
      JSON.stringify([rig.records, rig.warnings.map(({ message, cause }) => [message, String(cause)])]),
    ).not.toContain("SECRET-WORD");
    expect(rig.warnings.map(({ code }) => code)).toEqual(["classifier_failed"]);
  });
});
