import { startLoopbackServer } from "@spillway/testing";
import { faultyAnswers } from "./faulty-answers.ts";

/**
 * The providers of the soak, in a process of their own, so that their work counts neither in the router's memory nor in its
 * event loop. The number of servers is the first argument, the seed the second. It tells its base URLs as soon as it is
 * there, and how many requests each got whenever it is asked. It ends with its parent.
 */
const count = Number(process.argv[2] ?? 5);
const seed = Number(process.argv[3] ?? 1);
const servers = await Promise.all(
  Array.from({ length: count }, (_, index) =>
    startLoopbackServer({ record: false, answer: faultyAnswers(seed * 1_000 + index) }),
  ),
);

process.on("message", () => process.send?.(servers.map((server) => server.requestCount)));
process.on("disconnect", () => process.exit(0));
process.send?.(servers.map((server) => server.baseUrl));
