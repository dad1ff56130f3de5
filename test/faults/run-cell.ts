import { FakeClock, startLoopbackServer } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { expect } from "vitest";
import { eventually, type Rig, replicas, start, within } from "../routing/support.ts";
import { type Seen, see } from "./caller.ts";
import type { Cell } from "./cells.ts";
import { expectAttempts, expectCaller, expectCosts, expectLimits, expectWaits } from "./expectations.ts";
import { type BadAddress, type Fault, faults, startMs } from "./faults.ts";
import { startTime } from "./flowing-time.ts";
import { type Content, goodAnswers } from "./good-answers.ts";
import { activeResources, nothingLeft } from "./leftovers.ts";
import { backoffMs, type Hits } from "./matrix.ts";

/** Limits that nothing reaches but what is meant to. */
const longMs = 100_000_000;

/** How long a cell may take, in real milliseconds, before it counts as hanging. */
const hangsAfterMs = 3_000;

/** Runs the call of a cell and holds all that its line says of it. */
export async function runCell({ line, stream, content }: Cell): Promise<void> {
  const [faultName, , hits, caller, attempts, requests, waitMs] = line;
  const fault: Fault = faults[faultName];
  const before = activeResources();
  const servers = await startServers(fault, hits, content);
  const addresses = await badAddresses(fault, hits, servers);
  try {
    const clock = new FakeClock({ startMs });
    const rig = start(configOf(fault, [addresses[0] ?? servers[0], addresses[1] ?? servers[1]]), { clock });
    const seen = await callAndClose(rig, clock, content, stream);

    expect(rig.records).toHaveLength(1);
    const record = await rig.record();
    const expected = { caller, attempts, waitMs, content, fault };
    expect(record).toMatchObject({ api: "chat", stream });
    expectAttempts(record, expected);
    expectCaller(seen, record, expected);
    expectWaits(record, expected);
    expectLimits(record, expected);
    expectCosts(record, expected);
    expect(servers.map(({ requestCount }) => requestCount)).toEqual(requests);

    expect(rig.warnings).toEqual([]);
    expect(clock.pending).toBe(0);
    for (const server of servers) await eventually(() => server.openSockets === 0, "no open connection", 1_000);
  } finally {
    for (const closable of [...servers, ...addresses]) await closable.close?.();
  }
  await nothingLeft(before);
}

function configOf(fault: Fault, places: readonly BadAddress[]): SpillwayConfig {
  const timeouts = { callMs: longMs, attemptMs: longMs, idleMs: longMs, ...fault.timeouts };
  return replicas(places, { maxRetries: 1, retryBackoffMs: backoffMs, timeouts });
}

/** Makes the call while time flows. */
async function callAndClose(rig: Rig, clock: FakeClock, content: Content, stream: boolean): Promise<Seen> {
  const time = startTime(clock);
  try {
    const seen = await within(see(rig.client, content, stream), "the call", hangsAfterMs);
    await within(rig.router.close(), "router.close()", hangsAfterMs);
    return seen;
  } finally {
    await time.stop();
  }
}

type Servers = readonly [Server, Server];
type Server = Awaited<ReturnType<typeof startLoopbackServer>>;

/** Two servers that answer well, but for what the fault hits. */
async function startServers({ spoil }: Fault, hits: Hits, content: Content): Promise<Servers> {
  const [first, second] = goodAnswers[content];
  const servers = [
    await startLoopbackServer({ answer: first.answer }),
    await startLoopbackServer({ answer: second.answer }),
  ] as const;
  if (spoil === undefined) return servers;
  if (hits === "all") {
    servers[0].answer(spoil(first.answer));
    servers[1].answer(spoil(second.answer));
    return servers;
  }
  servers[0].script(spoil(first.answer));
  if (hits === "round") servers[1].script(spoil(second.answer));
  return servers;
}

async function badAddresses({ address }: Fault, hits: Hits, servers: Servers): Promise<readonly BadAddress[]> {
  if (address === undefined) return [];
  return Promise.all((hits === "all" ? servers : [servers[0]]).map(address));
}
