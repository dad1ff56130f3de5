import { expect, it } from "vitest";
import { cases } from "./side-by-side/cases.ts";
import { spillwayCost } from "./side-by-side/spillway.ts";

it("has ten calls", () => {
  expect(cases).toHaveLength(10);
});

it.each(cases.map((each) => [`${each.model}: ${each.name}`, each] as const))(
  "%s costs the truth, or is unknown where there is none",
  (_name, each) => {
    expect(spillwayCost(each)).toBe(each.truth);
  },
);
