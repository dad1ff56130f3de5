import { GCProfiler } from "node:v8";
import { startLoopbackServer } from "@spillway/testing";
import { createRouter } from "spillway";
import { expect, it } from "vitest";
import { hosts } from "./rig.ts";

/** Bytes that scavenges moved into old space meanwhile, because they took them for reachable. */
async function bytesPromotedBy(work: () => Promise<void>): Promise<number> {
  const profiler = new GCProfiler();
  profiler.start();
  await work();
  const { statistics } = profiler.stop();
  const scavenges = statistics.filter(({ gcType }) => gcType === "Scavenge");
  expect(scavenges.length).toBeGreaterThan(0);
  return scavenges.reduce((sum, { beforeGC, afterGC }) => sum + oldSpaceBytes(afterGC) - oldSpaceBytes(beforeGC), 0);
}

type HeapState = ReturnType<GCProfiler["stop"]>["statistics"][number]["beforeGC"];

function oldSpaceBytes({ heapSpaceStatistics }: HeapState): number {
  return heapSpaceStatistics.find(({ spaceName }) => spaceName === "old_space")?.spaceUsedSize ?? Number.NaN;
}

/**
 * What a dead object in old space points at survives every scavenge until the next full collection. V8 makes a function
 * literal there that is assigned to a property (`permit.onFree = () => ...`); one of those a call kept 5 KB of it.
 */
it.each([false, true])("a call that is over survives no collection (stream: %s)", async (stream) => {
  await using server = await startLoopbackServer({ record: false });
  const router = createRouter(hosts([server]));
  const body = JSON.stringify({ model: "m", stream, messages: [{ role: "user", content: "Hello. ".repeat(400) }] });
  const make = async (calls: number) => {
    for (let call = 0; call < calls; call++) {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body };
      await (await router.fetch("http://router/v1/chat/completions", init)).text();
    }
  };
  await make(500);
  const calls = 1_500;
  const promoted = await bytesPromotedBy(() => make(calls));
  await router.close();
  expect(promoted / calls).toBeLessThan(1_000);
});
