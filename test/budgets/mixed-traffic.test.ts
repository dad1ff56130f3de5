import { startLoopbackServer } from "@spillway/testing";
import { expect, it } from "vitest";
import { ask, eventually } from "../routing/support.ts";
import { limitUsd, makeCall, mixedAnswers, mixedConfig } from "./mixed-traffic.ts";
import { knownNanoUsd, startCapped, WatchedStore } from "./support.ts";

const limit = limitUsd * 1e9;

it("1,000 calls at once of every kind: never a nano-dollar over, and never refused while one more fits", async () => {
  const leaving = Array.from({ length: 1_024 }, () => new AbortController());
  const requests = new Map<number, number>();
  const seen = (call: number) => void requests.set(call, (requests.get(call) ?? 0) + 1);
  await using server = await startLoopbackServer({ answer: mixedAnswers(seen, (call) => leaving[call]?.abort()) });
  const store = new WatchedStore();
  await using rig = startCapped(mixedConfig(server.baseUrl, store));
  const state = async () => {
    const [found] = await store.read([...store.accounts.values()], Date.now());
    if (found === undefined) expect.unreachable();
    return found;
  };

  const make = (from: number, to: number) =>
    Promise.all(leaving.slice(from, to).map(({ signal }, index) => makeCall(rig.client, from + index, signal)));
  // Two of each kind while there is money for their hedges, then all the others at once.
  const ends = [...(await make(0, 24)), ...(await make(24, 1_024))];
  await rig.router.flush();
  await eventually(() => store.underWay === 0, "nothing is held any more");

  const refused = ends.filter(({ status }) => status === 402);
  expect(refused.length).toBeGreaterThan(100);
  for (const end of refused) expect(end).toMatchObject({ code: "budget_exceeded", shouldRetry: "false" });

  // Each call has one record, and each request stands in it; an attempt may meet a connection that is just being closed.
  expect(rig.records).toHaveLength(1_024);
  const byCall = new Map(rig.records.map((record) => [Number(record.labels.call), record]));
  let refusedUnsent = 0;
  for (const { call } of refused) {
    const attempts = byCall.get(call)?.attempts ?? [];
    expect(requests.get(call) ?? 0).toBeLessThanOrEqual(attempts.length);
    if (attempts.length === 0) refusedUnsent += 1;
  }
  expect(refusedUnsent).toBeGreaterThan(100);
  const roles = new Set(rig.records.flatMap(({ attempts }) => attempts.map(({ role }) => role)));
  for (const role of ["draft", "answer", "fallback", "hedge", "escalation"]) expect(roles).toContain(role);
  expect(new Set(rig.records.map(({ outcome }) => outcome))).toContain("aborted");

  // Money.
  expect(store.highest).toBeLessThanOrEqual(limit);
  expect(store.highest).toBeGreaterThan(limit - store.largestHold);
  expect(knownNanoUsd(rig.records)).toBeLessThanOrEqual(limit);
  for (const { left, amount } of store.refusals) expect(left).toBeLessThan(amount);
  for (const { kind, spent, reserved } of rig.events) {
    if (kind === "refused") expect(limit - spent - reserved).toBeLessThan(store.largestHold);
  }
  expect(store.settledTwice).toBe(0);
  expect(await state()).toMatchObject({ reserved: 0, spent: store.sum("all") });
  // Where the cost is not known, what was held stands: the books show no less than the records.
  expect(store.sum("all")).toBeGreaterThanOrEqual(knownNanoUsd(rig.records));

  // What is left is used, one call after the other, until one more may come to more.
  const plain = () => ask(rig, "small", "call-5000 plain", { max_tokens: 100 });
  for (let calls = 0; calls < 1_000; calls++)
    if (
      await plain().then(
        () => false,
        () => true,
      )
    )
      break;
  const { spent, reserved } = await state();
  expect(reserved).toBe(0);
  expect(spent).toBeLessThanOrEqual(limit);
  expect(limit - spent).toBeLessThan(store.largestHold);
  expect(knownNanoUsd(rig.records)).toBeLessThanOrEqual(limit);
  await expect(plain()).rejects.toMatchObject({ status: 402, code: "budget_exceeded" });
}, 60_000);
