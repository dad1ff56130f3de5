import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeSamples, readSamples, sampleFile } from "@spillway/classifier";
import { ConfigError, type Sample, type SampleSource } from "@spillway/core";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "spillway-samples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = () => join(folder, `${++files}.jsonl`);

const oddCharacters = ["x", " ", "\n", "\r", "\u2028", "\0", '"', "\\", "{", "}", "é", "\u{1f600}", "\ud800", "\ufeff"];
const sources: readonly SampleSource[] = ["gate", "shadow", "feedback", "label"];

/** At most one sample of each source for a call, in any order. */
const samplesOfCalls = fc
  .uniqueArray(
    fc.record({
      callId: fc.constantFrom("a", "b", "c"),
      source: fc.constantFrom(...sources),
      outcomes: fc.dictionary(fc.constantFrom("small", "large"), fc.constantFrom(0, 0.5, 1), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    }),
    { selector: ({ callId, source }) => `${callId} ${source}`, maxLength: 12 },
  )
  .map((given) => given.map((one): Sample => ({ text: `text of ${one.callId}`, ...one })));

const byCall = (samples: readonly Sample[]) =>
  new Map(samples.map(({ callId, outcomes }) => [callId, { ...outcomes }]));

describe("mergeSamples", () => {
  it("does not hang on the order of different sources, and the most trusted word counts", () => {
    fc.assert(
      fc.property(
        samplesOfCalls.chain((samples) =>
          fc.record({
            samples: fc.constant(samples),
            other: fc.shuffledSubarray(samples, { minLength: samples.length }),
          }),
        ),
        ({ samples, other }) => {
          const merged = byCall(mergeSamples(samples));
          expect(byCall(mergeSamples(other))).toEqual(merged);
          for (const [callId, outcomes] of merged) {
            for (const model of ["small", "large"]) {
              const told = sources.map(
                (source) => samples.find((one) => one.callId === callId && one.source === source)?.outcomes[model],
              );
              expect(outcomes[model]).toBe(told.findLast((quality) => quality !== undefined));
            }
          }
        },
      ),
    );
  });

  it("takes the later of the same source, a sample without source as a label, and keeps those without call apart", () => {
    const of = (quality: number, rest: Partial<Sample> = {}): Sample => ({
      text: "t",
      outcomes: { small: quality },
      ...rest,
    });
    const merged = mergeSamples([
      of(1, { callId: "a", source: "feedback" }),
      of(0, { callId: "a", source: "feedback" }),
      of(0.5, { callId: "b" }),
      of(1, { callId: "b", source: "feedback" }),
      of(0.1),
      of(0.2),
    ]);
    expect(merged.map(({ outcomes }) => outcomes.small)).toEqual(expect.arrayContaining([0, 0.5, 0.1, 0.2]));
    expect(merged).toHaveLength(4);
  });

  it("joins costs, and changes none of what it is given", () => {
    const gate: Sample = { text: "t", callId: "a", source: "gate", outcomes: { small: 0 }, costsUsd: { small: 1 } };
    const shadow: Sample = { text: "t", callId: "a", source: "shadow", outcomes: { large: 1 }, costsUsd: { large: 2 } };
    const before = structuredClone([shadow, gate]);
    expect(mergeSamples([shadow, gate])).toMatchObject([
      { outcomes: { small: 0, large: 1 }, costsUsd: { small: 1, large: 2 }, source: "shadow" },
    ]);
    expect([shadow, gate]).toEqual(before);
  });
});

describe("a file of samples", () => {
  it("gives back what was put in, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            text: fc.array(fc.constantFrom(...oddCharacters), { minLength: 1 }).map((all) => all.join("")),
            quality: fc.constantFrom(0, 0.5, 1),
          }),
          { maxLength: 8 },
        ),
        async (given) => {
          const path = newPath();
          writeFileSync(path, "");
          const write = sampleFile(path);
          const samples = given.map(
            ({ text, quality }): Sample => ({ text: text.toWellFormed(), outcomes: { small: quality } }),
          );
          await Promise.all(samples.map((sample) => write(sample)));
          expect(readSamples(path)).toEqual(samples);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is readable by its owner only", async () => {
    const path = newPath();
    await sampleFile(path)({ text: "t", outcomes: { small: 1 } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("may be written by several at the same time, line by line", async () => {
    const path = newPath();
    const writers = Array.from({ length: 4 }, () => sampleFile(path));
    const long = "x".repeat(20_000);
    await Promise.all(
      Array.from({ length: 100 }, (_, at) => writers[at % 4]?.({ text: `${at} ${long}`, outcomes: { small: at % 2 } })),
    );
    const read = readSamples(path);
    expect(read).toHaveLength(100);
    expect(new Set(read.map(({ text }) => Number.parseInt(text, 10))).size).toBe(100);
  });

  it("is read without a last line that was cut, and goes on behind it", async () => {
    const path = newPath();
    const write = sampleFile(path);
    await write({ text: "first", outcomes: { small: 1 } });
    appendFileSync(path, '{"text":"sec');
    expect(readSamples(path).map(({ text }) => text)).toEqual(["first"]);
    await sampleFile(path)({ text: "third", outcomes: { small: 1 } });
    await sampleFile(path)({ text: "fourth", outcomes: { small: 1 } });
    expect(readSamples(path).map(({ text }) => text)).toEqual(["first", "third", "fourth"]);
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(4);
  });

  it("keeps a last line of somebody's editor that only lacks its end", async () => {
    const path = newPath();
    writeFileSync(path, '{"text":"by hand","outcomes":{"small":1}}');
    await sampleFile(path)({ text: "next", outcomes: { small: 1 } });
    expect(readSamples(path).map(({ text }) => text)).toEqual(["by hand", "next"]);
  });

  it("passes over empty lines and line ends of Windows", () => {
    const path = newPath();
    writeFileSync(path, '\r\n{"text":"a","outcomes":{"small":1}}\r\n\n{"text":"b","outcomes":{"small":0}}\r\n');
    expect(readSamples(path).map(({ text }) => text)).toEqual(["a", "b"]);
  });

  it("names every line that cannot be read, and none of its words", () => {
    const path = newPath();
    writeFileSync(
      path,
      'SECRET\n{"text":"a","outcomes":{}}\n{"text":"SECRET"}\n["SECRET"]\nnull\n{"text":1,"outcomes":{}}\n',
    );
    const error = faultOf(() => readSamples(path));
    expect(error.issues.map((issue) => issue.path)).toEqual(["line 1", "line 3", "line 4", "line 5", "line 6"]);
    expect(error.message).not.toContain("SECRET");
  });

  it("that is not there is what the file system says; one that cannot be written rejects and goes on", async () => {
    expect(() => readSamples(join(folder, "none.jsonl"))).toThrow(/ENOENT/);
    const write = sampleFile(join(folder, "no-such-folder", "samples.jsonl"));
    await expect(write({ text: "t", outcomes: {} })).rejects.toThrow(/ENOENT/);
    await expect(write({ text: "t", outcomes: {} })).rejects.toThrow(/ENOENT/);
  });

  it("writes a line for each sample, whatever line ends its text has", async () => {
    const path = newPath();
    await sampleFile(path)({ text: "a\nb", outcomes: { small: 1 } });
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(2);
  });
});

function faultOf(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  return expect.unreachable("It was accepted.");
}
