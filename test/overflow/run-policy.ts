import { setTimeout as wait } from "node:timers/promises";
import { type Engine, type LoopbackServer, startEngine, startLoopbackServer, text } from "@spillway/testing";
import { arrivals, busyStretches, type SquareWave } from "./traffic.ts";

/** The engine's capacity: 8 places, 20 ms to the first token, 19 further tokens of 10 ms: about 38 answers a second. */
const engineOptions = { kind: "vllm", slots: 8, prefillMs: 20, tokenMs: 10, outputTokens: 20 } as const;

/** How calls find their place. */
export interface Policy {
  readonly name: string;
  /** Sets up whatever it needs in front of the two servers. */
  open(places: Places): Sender;
}

export interface Places {
  /** Paid by the hour. */
  readonly engine: Engine;
  /** Billed by the token, and as quick as it is asked. */
  readonly hosted: LoopbackServer;
}

export interface Sender {
  /** Makes one streamed call and resolves with the milliseconds to its first content. */
  send(): Promise<number>;
  /** How often the policy changed its mind about the engine being full; undefined where it has no such state. */
  switches?(): number;
  close(): Promise<void>;
}

/** What a run came to. */
export interface Outcome {
  readonly policy: string;
  readonly calls: number;
  readonly failed: number;
  /** Share of the engine's places that were taken in the busy stretches, 0 to 1; the least of the stretches. */
  readonly utilisation: number;
  readonly p50FirstTokenMs: number;
  readonly p95FirstTokenMs: number;
  /** Share of the calls that went to the hosted endpoint: of all, and of those in the first quiet stretch. */
  readonly hostedShare: number;
  readonly hostedShareInQuiet: number;
  readonly switches: number | undefined;
}

/** Plays the traffic through a policy, in real time. */
export async function runPolicy(policy: Policy, wave: SquareWave): Promise<Outcome> {
  await using engine = await startEngine(engineOptions);
  const answer = text("token ".repeat(20).trimEnd(), { delayMs: 60 });
  await using hosted = await startLoopbackServer({ answer, record: false });
  const sender = policy.open({ engine, hosted });
  const startMs = performance.now();
  const shares = busyStretches(wave).map(([fromMs, toMs]) => utilisationBetween(engine, startMs, fromMs, toMs));
  const quietCalls = arrivals(wave).filter((atMs) => atMs < wave.quietMs).length;
  const hostedInQuiet = wait(wave.quietMs).then(() => hosted.requestCount);
  const firstTokens: number[] = [];
  let failed = 0;
  const calls: Promise<void>[] = [];
  for (const atMs of arrivals(wave)) {
    const leftMs = startMs + atMs - performance.now();
    if (leftMs > 1) await wait(leftMs);
    const call = sender.send().then(
      (firstTokenMs) => {
        firstTokens.push(firstTokenMs);
      },
      () => {
        failed += 1;
      },
    );
    calls.push(call);
  }
  await Promise.all(calls);
  const utilisations = await Promise.all(shares);
  await sender.close();
  firstTokens.sort((left, right) => left - right);
  return {
    policy: policy.name,
    calls: calls.length,
    failed,
    utilisation: Math.min(...utilisations),
    p50FirstTokenMs: percentile(firstTokens, 0.5),
    p95FirstTokenMs: percentile(firstTokens, 0.95),
    hostedShare: hosted.requestCount / calls.length,
    hostedShareInQuiet: (await hostedInQuiet) / quietCalls,
    switches: sender.switches?.(),
  };
}

/** The ramp at the beginning counts too: an edge takes as long as it takes. */
async function utilisationBetween(engine: Engine, startMs: number, fromMs: number, toMs: number): Promise<number> {
  await wait(startMs + fromMs - performance.now());
  const [beganMs, busyMs] = [performance.now(), engine.busySlotMs()];
  await wait(startMs + toMs - performance.now());
  return (engine.busySlotMs() - busyMs) / (engineOptions.slots * (performance.now() - beganMs));
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
