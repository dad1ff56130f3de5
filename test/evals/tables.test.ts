import { baselines, modelLines, type PairRow, routingFigures, routingHead, routingLine } from "@spillway/evals";
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

const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

it("a table's line holds the figures and their interval", () => {
  const length = baselines(rows)[1]?.rows ?? [];
  const [name, apgr, interval, cpt50, cpt80, half, enough, order] = cellsOf(routingLine("length", length));
  expect(name).toBe("length");
  expect(apgr).toBe(routingFigures(length).apgr.toFixed(3));
  expect(interval).toMatch(/^\[0\.\d{3}, \d\.\d{3}\]$/);
  expect(Number(cpt50)).toBeLessThan(Number(cpt80));
  expect(Number(half)).toBeGreaterThan(0.75);
  expect(Number(enough)).toBeGreaterThan(Number(cpt80));
  expect(Number(order)).toBeGreaterThan(0.7);
});

it("the models alone have a quality and no routing figures; every line has the head's columns", () => {
  const [weak, strong] = modelLines(rows).map(cellsOf);
  expect(weak).toEqual(["all weak", "-", "-", "-", "-", "0.500 (at 0%)", "-", "-"]);
  expect(strong).toEqual(["all strong", "-", "-", "-", "-", "1.000 (at 100%)", "100.0", "-"]);
  const head = routingHead("title").split("\n");
  expect(head[1]).toBe("title");
  expect(cellsOf(head[2] as string)).toHaveLength(weak?.length as number);
  expect(cellsOf(head[3] as string)).toHaveLength(weak?.length as number);
});
