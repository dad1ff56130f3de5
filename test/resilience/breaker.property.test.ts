import { Breaker, type BreakerState } from "@spillway/resilience";
import fc from "fast-check";
import { expect, it } from "vitest";
import { breakerOptions } from "./breaker-options.ts";

interface Begun {
  readonly isProbe: boolean;
  readonly startedMs: number;
}

/** What the test knows: the time, and the attempts that have not ended. */
interface Model {
  nowMs: number;
  underWay: Begun[];
}

/** The breaker, and the state it has told last. */
interface Real {
  readonly breaker: Breaker;
  told: BreakerState;
}

/** Nothing happens at the same time as anything else. */
const tickMs = 0.01;

type Ending = "succeeded" | "failed" | "forgotten";

/** What holds at every moment. */
function check({ nowMs, underWay }: Model, { breaker, told }: Real): void {
  const probes = underWay.filter(({ isProbe }) => isProbe).length;
  expect(probes).toBeLessThanOrEqual(1);
  expect(breaker.isProbing).toBe(probes === 1);
  const state = breaker.state(nowMs);
  if (told === "closed") expect([state, breaker.admits(nowMs), breaker.openUntilMs]).toEqual(["closed", true, 0]);
  if (state === "open") expect(nowMs).toBeLessThan(breaker.openUntilMs);
  if (state !== "closed" && nowMs < breaker.openUntilMs) expect(breaker.admits(nowMs)).toBe(false);
  if (state !== "closed" && probes === 1) expect(breaker.admits(nowMs)).toBe(false);
  expect(breaker.openUntilMs).toBeLessThanOrEqual(nowMs + 800);
}

class Advance implements fc.Command<Model, Real> {
  readonly #ms: number;
  constructor(ms: number) {
    this.#ms = ms;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    model.nowMs += this.#ms;
    check(model, real);
  }
  toString = () => `advance ${this.#ms}`;
}

class Begin implements fc.Command<Model, Real> {
  readonly #forced: boolean;
  /** @param forced begins whatever the breaker says, as the last resort does. */
  constructor(forced: boolean) {
    this.#forced = forced;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    model.nowMs += tickMs;
    const { nowMs } = model;
    const admitted = real.breaker.admits(nowMs);
    if (!admitted && !this.#forced) return;
    const wasClosed = real.told === "closed";
    const isProbe = real.breaker.begin(nowMs);
    expect(isProbe).toBe(admitted && !wasClosed);
    model.underWay.push({ isProbe, startedMs: nowMs });
    check(model, real);
  }
  toString = () => (this.#forced ? "begin by force" : "begin");
}

class End implements fc.Command<Model, Real> {
  readonly #which: number;
  readonly #ending: Ending;
  constructor(which: number, ending: Ending) {
    this.#which = which;
    this.#ending = ending;
  }
  check = ({ underWay }: Readonly<Model>) => underWay.length > 0;
  run(model: Model, real: Real): void {
    model.nowMs += tickMs;
    const [ended] = model.underWay.splice(this.#which % model.underWay.length, 1);
    if (ended === undefined) return;
    const before = { told: real.told, openUntilMs: real.breaker.openUntilMs };
    end(ended, this.#ending, model.nowMs, real.breaker);
    if (this.#ending !== "failed") expect(before.told === "closed" && real.told !== "closed").toBe(false);
    // Unless it closed, no end shortens the time it is open.
    if (real.told !== "closed") expect(real.breaker.openUntilMs).toBeGreaterThanOrEqual(before.openUntilMs);
    if (this.#ending === "forgotten") expect(real.told === "closed").toBe(before.told === "closed");
    check(model, real);
  }
  toString = () => `${this.#ending} ${this.#which}`;
}

function end({ isProbe, startedMs }: Begun, ending: Ending, nowMs: number, breaker: Breaker): void {
  if (ending === "succeeded") breaker.succeeded(startedMs, nowMs, isProbe);
  else if (ending === "failed") breaker.failed(nowMs, isProbe);
  else breaker.forgotten(isProbe);
}

function commands(forced: boolean) {
  return fc.commands(
    [
      fc.nat(300).map((ms) => new Advance(ms)),
      fc.constant(new Begin(false)),
      ...(forced ? [fc.constant(new Begin(true))] : []),
      fc
        .tuple(fc.nat(10), fc.constantFrom<Ending>("failed", "failed", "succeeded", "forgotten"))
        .map(([which, ending]) => new End(which, ending)),
    ],
    { maxCommands: 80, size: "+1" },
  );
}

/** Runs commands, then ends what is under way: every begin has its end, and the breaker admits again in time. */
function holds(forced: boolean): void {
  fc.assert(
    fc.property(commands(forced), (run) => {
      const model: Model = { nowMs: 0, underWay: [] };
      const real: Real = {
        told: "closed",
        breaker: new Breaker(
          breakerOptions({
            consecutiveFailures: 2,
            minAttempts: 4,
            failureRatio: 0.6,
            windowMs: 1_000,
            openMs: 100,
            maxOpenMs: 800,
          }),
          (from, to) => {
            expect(from).toBe(real.told);
            expect(to).not.toBe(from);
            real.told = to;
          },
        ),
      };
      fc.modelRun(() => ({ model, real }), run);
      for (const begun of model.underWay.splice(0)) end(begun, "forgotten", model.nowMs, real.breaker);
      check(model, real);
      expect(real.breaker.admits(model.nowMs + 800)).toBe(true);
    }),
    { numRuns: 600 },
  );
}

it("a breaker never has two probes, never admits before its time, and is never stuck", () => {
  holds(false);
});

it("the same where attempts also begin against its word, as where no endpoint is ready", () => {
  holds(true);
});
