import { eventually } from "../routing/support.ts";

/** What a call must not leave behind, as Node names it. */
const kinds = ["TCPSocketWrap", "TLSWrap", "TCPServerWrap", "Timeout", "GetAddrInfoReqWrap"] as const;

type Counts = Readonly<Record<(typeof kinds)[number], number>>;

/** How many sockets, servers and timers keep the process alive now. */
export function activeResources(): Counts {
  const active = process.getActiveResourcesInfo();
  const count = (kind: string) => active.filter((one) => one === kind).length;
  return Object.fromEntries(kinds.map((kind) => [kind, count(kind)])) as Counts;
}

/** Waits until there is no more of anything than `before`. */
export async function nothingLeft(before: Counts): Promise<void> {
  const more = () => {
    const now = activeResources();
    return kinds.filter((kind) => now[kind] > before[kind]);
  };
  await eventually(() => more().length === 0, `no more ${kinds.join(", ")} than ${JSON.stringify(before)}`, 1_000);
}
