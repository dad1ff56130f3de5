/**
 * What a decision costs, by classifier and prompt size; the same tables as the part `speed` of `pnpm bench:routing`, without
 * the outcome data. Run: node --conditions=@spillway/source test/bench/classifier.ts, or with the folder of MiniLM that
 * `routing/mini-lm.ts` describes.
 */
import { speedTables } from "./routing/speed/table.ts";

await speedTables({ miniLm: process.argv[2], print: (line) => console.log(line) });
