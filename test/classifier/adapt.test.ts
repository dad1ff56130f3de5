import { type AdaptLabel, adapt } from "@spillway/classifier";
import { ConfigError } from "@spillway/core";
import { seededRandom } from "@spillway/evals";
import { describe, expect, test } from "vitest";

const random = seededRandom(3);

/** Traffic in which the small model cannot do tax and can do weather. */
const labels: AdaptLabel[] = Array.from({ length: 200 }, (_, index) => {
  const tax = random() < 0.5;
  return {
    text: tax ? `Which tax form does client ${index} file for the estate?` : `Will it rain in city ${index} today?`,
    outcomes: [tax ? 0 : 1, random() < 0.95 ? 1 : 0],
  };
});

describe("adapt", () => {
  test("learns what a tier cannot do from the labels of it", () => {
    const adapted = adapt(labels);
    const tax = adapted.predict("Which tax form does a widow file for the estate?");
    const rain = adapted.predict("Will it rain in Lisbon today?");
    expect(tax.tierSuccess[0]).toBeLessThan(0.2);
    expect(rain.tierSuccess[0]).toBeGreaterThan(0.8);
    expect(tax.tierSuccess[1]).toBeGreaterThan(0.8);
    expect(tax.gain).toBeGreaterThan(rain.gain);
    expect(adapt(labels).predict("Will it snow?")).toEqual(adapted.predict("Will it snow?"));
  });

  test.each([
    ["too few labels", labels.slice(0, 49), "labels"],
    ["no tiers", labels.map((label) => ({ ...label, outcomes: [] })), "labels.0.outcomes"],
    ["another number of tiers", [...labels, { text: "x", outcomes: [1] }], "labels.200.outcomes"],
    ["an outcome out of range", [...labels, { text: "x", outcomes: [1, 8] }], "labels.200.outcomes"],
  ])("refuses %s", (_what, given, path) => {
    let thrown: unknown;
    try {
      adapt(given);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfigError);
    expect((thrown as ConfigError).issues[0]?.path).toBe(path);
  });
});
