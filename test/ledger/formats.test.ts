import { type LedgerItem, memoryStore, reportCsv, reportTable } from "@spillway/ledger";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attempt, record, startMs } from "./records.ts";

/** Reads CSV by the grammar of RFC 4180, section 2, and by nothing more lenient. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rest = text;
  while (rest !== "") {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
    if (match === null) throw new Error(`No CSV: ${JSON.stringify(rest)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(match[0].length);
  }
  return rows;
}

const reportOf = async (items: LedgerItem[], ...groupBy: ("route" | "label:user" | "endpoint")[]) => {
  const store = memoryStore();
  await store.append(items);
  return store.report({ groupBy });
};
const by = (user: string): LedgerItem => ({ kind: "call", record: record({ labels: { user } }) });

describe("reportCsv", () => {
  it("has a column for each figure, plain decimals, and nothing where nothing is known", async () => {
    const items: LedgerItem[] = [
      {
        kind: "call",
        record: record({
          route: "auto",
          attempts: [attempt({ costUsd: 1e-9 })],
          firstByteMs: undefined,
          baselineCostUsd: 0,
        }),
      },
    ];
    const [header = [], row = []] = parse(reportCsv(await reportOf(items, "route")));
    const cell = (name: string) => row[header.indexOf(name)];
    expect(row).toHaveLength(header.length);
    expect(
      ["route", "calls", "inputTokens", "costUsd", "savingUsd", "savingLowUsd", "firstByteP50Ms", "gpuBillUsd"].map(
        cell,
      ),
    ).toEqual(["auto", "1", "10", "0.000000001", "-0.000000001", "", "", ""]);
  });

  it("can be read back by RFC 4180, whatever the labels are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", "=", "ü") }), { maxLength: 8 }),
        async (users) => {
          const [header = [], ...rows] = parse(reportCsv(await reportOf(users.map(by), "label:user")));
          const shown = users.map((user) => (/^[=\r]/.test(user) ? `'${user}` : user));
          expect(new Set(rows.map((row) => row[0]))).toEqual(new Set(shown));
          for (const row of rows) expect(row).toHaveLength(header.length);
        },
      ),
    );
  });

  it("lets no label become a formula", async () => {
    const text = reportCsv(await reportOf(["=1+1", "+1", "-1", "@x", "\t=1"].map(by), "label:user"));
    for (const row of parse(text).slice(1)) expect(row[0]).toMatch(/^'/);
  });

  it("is the total alone where nothing is grouped", async () => {
    expect(parse(reportCsv(await reportOf([by("a"), by("b")])))).toHaveLength(2);
  });
});

describe("reportTable", () => {
  it("lines up, totals last, with GPU hours where there are any", async () => {
    const items: LedgerItem[] = [
      ...[0.2, 0.4].map((baselineCostUsd): LedgerItem => ({ kind: "call", record: record({ baselineCostUsd }) })),
      {
        kind: "gpu-hour",
        entry: {
          endpoint: "gpu/llama",
          hourStartMs: startMs,
          billNanoUsd: 2e9,
          chargedNanoUsd: 5e8,
          idleNanoUsd: 15e8,
        },
      },
    ];
    expect(reportTable(await reportOf(items, "endpoint"))).toBe(
      [
        "endpoint   calls  attempts  failed  escalated  tokens in  out  USD  unpriced  saved USD  p50 ms  p95  p99  GPU bill  charged  idle",
        "p/m            2         2       0       0.0%         20   10  0.2         0          -       1    1    1         -        -     -",
        "gpu/llama      0         0       0          -          0    0    0         0          -       -    -    -         2      0.5   1.5",
        "total          2         2       0       0.0%         20   10  0.2         0          -       1    1    1         2      0.5   1.5",
        "",
      ].join("\n"),
    );
    expect(reportTable(await reportOf(items.slice(0, 2), "route"))).toContain("0.4 ±0.392*");
  });

  it("passes no control character of a label on to the terminal", async () => {
    expect(reportTable(await reportOf([by("\u001B[31mred\n")], "label:user"))).toContain("?[31mred?");
  });
});
