import { KeyPool, noLimits } from "@spillway/resilience";
import { describe, expect, it } from "vitest";
import { ending, endpoint, whole } from "./endpoint-fixture.ts";

const pool = (count: number) => new KeyPool(Array.from({ length: count }, () => noLimits));

/** Begins and ends attempts one after the other, as a call does, and gives the keys they used. */
function usedInTurn(state: ReturnType<typeof endpoint>, times: number): number[] {
  return Array.from({ length: times }, () => {
    expect(state.block(0, 0)).toBeUndefined();
    const permit = state.begin(whole(), 0);
    permit.end(ending(), 0);
    return permit.key.index;
  });
}

describe("keys of a pool", () => {
  it.each([2, 4])("go in turn where there are %d and calls come one after the other", (count) => {
    const used = usedInTurn(endpoint("p/m", {}, pool(count)), count * 3);
    expect(new Set(used).size).toBe(count);
    for (let index = 0; index < count; index++) expect(used.filter((key) => key === index)).toHaveLength(3);
  });

  it("go in turn where there are 3", () => {
    const used = usedInTurn(endpoint("p/m", {}, pool(3)), 9);
    for (const index of [0, 1, 2]) expect(used.filter((key) => key === index)).toHaveLength(3);
  });

  it("go in turn whoever looks at the state in between", () => {
    const state = endpoint("p/m", {}, pool(3));
    const used = Array.from({ length: 9 }, () => {
      const permit = state.begin(whole(), 0);
      permit.end(ending(), 0);
      state.health(0);
      state.health(0);
      return permit.key.index;
    });
    expect(new Set(used).size).toBe(3);
  });

  it("share the load where attempts run side by side", () => {
    const state = endpoint("p/m", {}, pool(4));
    const used = Array.from({ length: 8 }, () => state.begin(whole(), 0).key.index);
    expect(used.toSorted()).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it.each([401, 402])("are dropped at every endpoint by a %d", (status) => {
    const keys = pool(2);
    const one = endpoint("p/one", {}, keys);
    const other = endpoint("p/other", {}, keys);
    const permit = one.begin(whole(), 0);
    permit.end(ending({ failure: "auth", status }), 0);
    expect([one.health(0).keys, other.health(0).keys]).toEqual([
      { total: 2, usable: 1 },
      { total: 2, usable: 1 },
    ]);
    for (let time = 0; time < 5; time++) expect(other.begin(whole(), 0).key.index).not.toBe(permit.key.index);
  });

  it("are dropped at one endpoint by a 403", () => {
    const keys = pool(2);
    const one = endpoint("p/one", {}, keys);
    const other = endpoint("p/other", {}, keys);
    one.begin(whole(), 0).end(ending({ failure: "auth", status: 403 }), 0);
    expect([one.health(0).keys.usable, other.health(0).keys.usable]).toEqual([1, 2]);
  });

  it("are tried once more ten minutes after they were refused", () => {
    const state = endpoint();
    state.begin(whole(), 0).end(ending({ failure: "auth", status: 401 }), 0);
    expect(state.block(0, 599_999)).toEqual({ reason: "no-key", untilMs: 600_000 });
    expect(state.block(0, 600_000)).toBeUndefined();
  });

  it("rest at their endpoint alone after a 429, as long as it asks", () => {
    const keys = pool(1);
    const one = endpoint("p/one", {}, keys);
    const other = endpoint("p/other", {}, keys);
    one.begin(whole(), 0).end(ending({ failure: "rate-limit", status: 429, restMs: 7_000 }), 0);
    expect(one.block(0, 6_999)).toEqual({ reason: "resting", untilMs: 7_000 });
    expect(one.block(0, 7_000)).toBeUndefined();
    expect(other.block(0, 0)).toBeUndefined();
  });

  it("rest as long as the longer of two 429 asks", () => {
    const state = endpoint();
    const [first, second] = [state.begin(whole(), 0), state.begin(whole(), 0)];
    first.end(ending({ failure: "rate-limit", status: 429, restMs: 9_000 }), 0);
    second.end(ending({ failure: "rate-limit", status: 429, restMs: 2_000 }), 1_000);
    expect(state.block(0, 1_000)).toEqual({ reason: "resting", untilMs: 9_000 });
  });

  it("rest on when an attempt that began before the 429 ends well", () => {
    const state = endpoint();
    const [slow, limited] = [state.begin(whole(), 0), state.begin(whole(), 0)];
    limited.end(ending({ failure: "rate-limit", status: 429, restMs: 9_000 }), 100);
    slow.end(ending(), 200);
    expect(state.block(0, 200)).toEqual({ reason: "resting", untilMs: 9_100 });
  });

  it("stay refused when an attempt that began before the refusal ends well", () => {
    const state = endpoint();
    const [slow, refused] = [state.begin(whole(), 0), state.begin(whole(), 0)];
    refused.end(ending({ failure: "auth", status: 401 }), 100);
    slow.end(ending(), 200);
    expect(state.health(200).keys.usable).toBe(0);
  });

  it("rest at once by an answer's headers that say nothing is left", () => {
    const state = endpoint();
    const permit = state.begin(whole(), 0);
    const news = { remainingTokens: undefined, tokensResetMs: undefined };
    state.limitNews(permit.key, { ...news, remainingRequests: 0, requestsResetMs: 4_000 }, 10);
    expect(state.block(0, 10)).toEqual({ reason: "resting", untilMs: 4_010 });
  });

  it("go on resting by those headers when that answer has ended well", () => {
    const state = endpoint();
    const permit = state.begin(whole(), 0);
    const news = { remainingTokens: undefined, tokensResetMs: undefined };
    state.limitNews(permit.key, { ...news, remainingRequests: 0, requestsResetMs: 4_000 }, 10);
    permit.end(ending(), 20);
    expect(state.block(0, 20)).toEqual({ reason: "resting", untilMs: 4_010 });
  });

  it("never rest longer than a minute by headers", () => {
    const state = endpoint();
    const permit = state.begin(whole(), 0);
    const news = { remainingRequests: undefined, requestsResetMs: undefined };
    state.limitNews(permit.key, { ...news, remainingTokens: 0, tokensResetMs: 86_400_000 }, 0);
    expect(state.block(0, 0)).toEqual({ reason: "resting", untilMs: 60_000 });
  });

  it("do not rest while something is left, or where no reset is told", () => {
    const state = endpoint();
    const { key } = state.begin(whole(), 0);
    const news = { requestsResetMs: 4_000, tokensResetMs: undefined };
    state.limitNews(key, { ...news, remainingRequests: 1, remainingTokens: 0 }, 0);
    expect(state.block(0, 0)).toBeUndefined();
  });

  it("have limits of their own, and an endpoint is limited only when all are", () => {
    const limits = { ...noLimits, concurrency: 1 };
    const state = endpoint("p/m", {}, new KeyPool([limits, limits]));
    const first = state.begin(whole(), 0);
    expect(state.block(0, 0)).toBeUndefined();
    state.begin(whole(), 0);
    expect(state.block(0, 0)).toEqual({ reason: "limited", untilMs: Number.POSITIVE_INFINITY });
    first.end(ending(), 0);
    expect(state.block(0, 0)).toBeUndefined();
  });

  it("share their limits between the endpoints of their provider", () => {
    const keys = new KeyPool([{ ...noLimits, requestsPerMinute: 1 }]);
    const [one, other] = [endpoint("p/one", {}, keys), endpoint("p/other", {}, keys)];
    one.begin(whole(), 0).end(ending(), 0);
    expect(other.block(0, 0)).toEqual({ reason: "limited", untilMs: 61_000 });
  });
});
