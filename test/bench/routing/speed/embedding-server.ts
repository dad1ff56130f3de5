/** The embedding endpoint of the speed table, in a process of its own: the same 1,536 numbers for every text. */
import { embedding, startLoopbackServer } from "@spillway/testing";

const vector = Array.from({ length: 1_536 }, (_, index) => Math.fround(Math.sin(index) / 28));
const server = await startLoopbackServer({ record: false, answer: embedding(vector) });
process.send?.(server.baseUrl);
process.on("disconnect", () => process.exit(0));
