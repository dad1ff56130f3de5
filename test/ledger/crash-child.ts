import { writeSync } from "node:fs";
import { bookkeeper, sqliteStore } from "@spillway/ledger";
import { numbered } from "./numbered.ts";

/** Books numbered calls without end, at most a batch of them unwritten, and says after each turn how many it has booked. */
const [path = "", maxBatch = "50"] = process.argv.slice(2);
const store = sqliteStore({ path });
const books = bookkeeper(
  {
    ...store,
    async append(items) {
      await store.append(items);
      writeSync(1, `written ${items.length}\n`);
    },
  },
  { maxBatch: Number(maxBatch), flushEveryMs: 5 },
);
let booked = 0;
function turn(): void {
  const before = booked;
  while (books.state().queued < Number(maxBatch)) books.book(numbered(booked++));
  if (booked > before) writeSync(1, `booked ${booked}\n`);
  setImmediate(turn);
}
turn();
