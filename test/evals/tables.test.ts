import { baselines, type PairRow, routingFigures, routingHead, routingLine } from "@spillway/evals";
import { expect, it } from "vitest";

/** Long prompts are the ones that need the strong model; those that ask for a proof are not. */
const rows: PairRow[] = Array.from({ length: 60 }, (_, index) => ({
  prompt: index < 10 ? "Prove it." : "word ".repeat(index),
  weak: index < 30 ? 1 : 0,
  strong: 1,
}));

it("the baselines order by what they are named after", () => {
  const apgr = Object.fromEntries(baselines(rows).map((router) => [router.name, routingFigures(router.rows).apgr]));
  expect(Object.keys(apgr)).toEqual([
    "random",
    "prompt length",
    "keyword floor rule",
    "heuristic",
    "oracle (strong minus weak)",
  ]);
  expect(apgr["prompt length"]).toBeGreaterThan(0.7);
  expect(apgr["oracle (strong minus weak)"]).toBeGreaterThan(0.7);
  expect(apgr["keyword floor rule"]).toBeLessThan(apgr.random as number);
});

it("a table's line holds the figures and their interval", () => {
  const length = baselines(rows)[1]?.rows ?? [];
  const [name, apgr, interval, cpt50, cpt80] = routingLine("length", length)
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
  expect(name).toBe("length");
  expect(apgr).toBe(routingFigures(length).apgr.toFixed(3));
  expect(interval).toMatch(/^\[0\.\d{3}, \d\.\d{3}\]$/);
  expect(Number(cpt50)).toBeLessThan(Number(cpt80));
  expect(routingHead("title").split("\n").at(-2)?.split("|")).toHaveLength(7);
});
