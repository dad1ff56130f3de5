import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCodes } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { readPackages } from "../layers/workspace.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/errors.md"), "utf8");
const rows = page
  .slice(page.indexOf("## Codes"))
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, code = "", status = "", when = "", fix = ""]) => ({ code: code.replaceAll("`", ""), status, when, fix }));

describe("docs/errors.md", () => {
  it("lists every code, in the order of the code, and no other", () => {
    expect(rows.map(({ code }) => code)).toEqual(Object.keys(errorCodes));
  });

  it.each(Object.entries(errorCodes))("says of %s what the code says", (name, { status, fix }) => {
    const row = rows.find(({ code }) => code === name);
    expect(row?.fix).toBe(fix);
    if (status === undefined) expect(["rejects", "throws"]).toContain(row?.status);
    else expect(row?.status).toBe(String(status));
    expect(row?.when).not.toBe("");
  });
});

describe("the codes", () => {
  const sources = readPackages()
    .flatMap(({ files }) => files)
    .filter(({ path }) => !path.endsWith("errors/codes.ts"))
    .map(({ text }) => text)
    .join("\n");

  it.each(Object.keys(errorCodes))("%s is made somewhere", (code) => {
    expect(sources.includes(`"${code}"`)).toBe(true);
  });
});
