import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricValue } from "../../../packages/resilience/src/engine/metric-value.ts";

describe("metricValue", () => {
  it.each([
    ["a bare sample", "load 3", 3],
    ["labels", 'load{engine="0",model_name="a/b"} 3.5\n', 3.5],
    ["an exponent", 'load{a="b"} 1.5e+01\n', 15],
    ["a small number", "load 2.5E-3\n", 0.0025],
    ["no digits before the point", "load .5\n", 0.5],
    ["a timestamp", "load 3 1395066363000\n", 3],
    ["a negative timestamp", "load 3 -3982045\n", 3],
    ["an exemplar", 'load{a="b"} 3 # {trace_id="x"} 9\n', 3],
    ["the line ends of Windows", '# TYPE load gauge\r\nload{a="b"} 3\r\nload{a="c"} 4\r\n', 7],
    ["blanks where the format allows them", '  \tload \t{ a = "b" , } \t 3  \n', 3],
    ["nothing between braces and value", 'load{a="b"}3\n', 3],
    ["empty braces", "load{} 3\n", 3],
    ["a brace in a label value", 'load{a="}"} 3\n', 3],
    ["quotes and backslashes in a label value", String.raw`load{a="\"} 9 \\",b="\n"} 3`, 3],
    ["its own name in a label value", 'other{a="\tload 9"} 1\nload 3\n', 3],
    ["a page without an end of line", "# HELP load load 8\nload 3", 3],
  ])("reads %s", (_what, page, expected) => {
    expect(metricValue(page, "load", "sum")).toBe(expected);
  });

  it.each([
    ["no such metric", "other 3\n"],
    ["an empty page", ""],
    ["comments only", "# HELP load load 3\n# TYPE load gauge\n#load 3\n"],
    ["a longer name", "load_total 3\nloads 3\nload:x 3\nload1 3\nload.5 3\n"],
    ["a name that ends in it", 'upload 3\nx:load{a="b"} 3\n'],
    ["a cut name", "load"],
    ["a cut value", 'load{a="b"} \n3\n'],
    ["cut labels", 'load{a="b\nother{c="} 3\n'],
    ["NaN", "load NaN\n"],
    ["the infinities", "load +Inf\nload -Inf\nload Inf\n"],
    ["a number beyond all bounds", "load 1e999\n"],
    ["no number", "load three\nload 3x\nload 0x10\nload 1_000\nload -\n"],
    ["HTML", "<html>load 3</html>"],
  ])("finds none in %s", (_what, page) => {
    expect(metricValue(page, "load", "sum")).toBeUndefined();
    expect(metricValue(page, "load", "mean")).toBeUndefined();
  });

  it("finds nothing by an empty name", () => {
    expect(metricValue("load 3\n 4\n", "", "sum")).toBeUndefined();
  });

  it("sums over label sets, and averages where told, over the finite ones", () => {
    const page = 'load{e="0"} 0.5\nload{e="1"} NaN\nother 8\nload{e="2"} 0.25\n';
    expect(metricValue(page, "load", "sum")).toBe(0.75);
    expect(metricValue(page, "load", "mean")).toBe(0.375);
  });

  it("leaves out what is not to be counted", () => {
    const page = 'load{p=""} 10\nload{p="0"} 6\nload{p="1"} 4\n';
    expect(metricValue(page, "load", "sum", (labels) => labels === 'p=""')).toBe(10);
    expect(metricValue(page, "load", "mean", (labels) => labels !== 'p=""')).toBe(5);
    expect(metricValue(page, "load", "sum", () => false)).toBeUndefined();
  });
});

/** Reads the whole page, line by line and character by character: slow and plain. */
function naiveValues(page: string, name: string): number[] {
  const values: number[] = [];
  for (const line of page.split("\n")) {
    const text = line.replace(/\r$/, "").replace(/^[ \t]+/, "");
    if (text.startsWith("#")) continue;
    const found = /^([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(\{(?:"(?:\\.|[^"\\])*"|[^"}])*\})?[ \t]*(.*)$/.exec(text);
    if (found === null || found[1] !== name) continue;
    const first = found[3]?.split(/[ \t]+/)[0] ?? "";
    const value = first === "" ? Number.NaN : Number(first);
    if (Number.isFinite(value)) values.push(value);
  }
  return values;
}

const names = ["load", "load_total", "loa", "upload", "x:load", "load:x"] as const;
const labelValue = fc
  .string({ unit: fc.constantFrom("a", "load", " ", "{", "}", ",", "=", "#", '"', "\\", "\n", "9") })
  .map((text) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n"));
const labels = fc.oneof(
  fc.constant(""),
  fc
    .array(fc.tuple(fc.constantFrom("engine", "load", "le"), labelValue), { maxLength: 3 })
    .map((pairs) => `{${pairs.map(([label, value]) => `${label}="${value}"`).join(",")}}`),
);
const number = fc.oneof(
  fc.integer({ min: -1000, max: 100_000 }).map(String),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }).map(String),
  fc.constantFrom("1.5e+06", "2E-3", "0.0", "NaN", "+Inf", "-Inf"),
);
const sample = fc
  .record({
    indent: fc.constantFrom("", "", " ", "\t"),
    name: fc.constantFrom(...names),
    labels,
    number,
    after: fc.constantFrom("", " 1395066363000", "\t-7", "  "),
  })
  .map((one) => `${one.indent}${one.name}${one.labels} ${one.number}${one.after}`);
const line = fc.oneof(
  { weight: 6, arbitrary: sample },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "# HELP load load 5", "# TYPE load gauge", "#load 5", "load", "load{", "x load 5"),
  },
  {
    weight: 1,
    arbitrary: fc
      .string()
      .map((text) => text.replace(/[\r\n]/g, ""))
      .filter((text) => !text.includes("load")),
  },
);

describe("metricValue beside a naive reading of the whole page", () => {
  const pages = fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom("\n", "\r\n"))
    .map(([lines, lineEnd]) => lines.join(lineEnd));
  const cutPages = pages.chain((page) => fc.nat(page.length).map((end) => page.slice(0, end)));

  it.each([
    ["whole", pages],
    ["cut anywhere", cutPages],
  ])("gives the same sum and mean of pages that are %s", (_what, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(...names), (page, name) => {
        const values = naiveValues(page, name);
        const total = values.reduce((sum, value) => sum + value, 0);
        expect(metricValue(page, name, "sum")).toBe(values.length === 0 ? undefined : total);
        expect(metricValue(page, name, "mean")).toBe(values.length === 0 ? undefined : total / values.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe("metricValue on large pages", () => {
  it.each([
    ["of histograms", `vllm:e2e_request_latency_seconds_bucket{engine="0",le="0.3",model_name="a"} 14006.0\n`, ""],
    ["that repeat the name in comments", "# HELP load load load load load load load load load\n", ""],
    ["in one line", "load ", ""],
    ["of open braces", 'load{a="', ""],
    ["of blanks before a name", " ", "load x"],
  ])("%s takes milliseconds", (_what, unit, end) => {
    const page = `${unit.repeat(Math.ceil(2_000_000 / unit.length))}${end}\nload 3\n`;
    const start = performance.now();
    expect(metricValue(page, "load", "sum")).toBe(3);
    // Ten times the largest page to expect. A reading that is not linear takes minutes here.
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
