import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Reaction, reactions } from "@spillway/resilience";
import { describe, expect, it } from "vitest";

const guide = readFileSync(join(import.meta.dirname, "../../docs/guide.md"), "utf8");
const chapter = guide.slice(guide.indexOf("## When an endpoint fails"), guide.indexOf("## Breakers and health"));
const rows = chapter
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, failure = "", what = "", ...cells]) => ({
    failure: failure.replaceAll("`", ""),
    what,
    cells: cells.slice(0, 5),
  }));

const words: Readonly<Record<Reaction["next"], string>> = {
  any: "any other endpoint",
  "bigger-context": "a bigger context",
  "other-vendor": "another vendor",
  none: "none",
};
const yesNo = (yes: boolean) => (yes ? "yes" : "no");

describe("the guide's table of failures", () => {
  it("lists every class, in the order of the code, and no other", () => {
    expect(rows.map(({ failure }) => failure)).toEqual(Object.keys(reactions));
  });

  it("says of every class what it is", () => {
    for (const { what } of rows) expect(what).not.toBe("");
  });

  it.each(Object.entries(reactions))("says of %s what is done", (name, { next, retry, otherKey, counts, backoff }) => {
    expect(rows.find(({ failure }) => failure === name)?.cells).toEqual([
      words[next],
      yesNo(retry),
      yesNo(otherKey),
      yesNo(counts),
      String(backoff),
    ]);
  });
});
