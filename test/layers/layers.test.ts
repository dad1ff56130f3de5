import { describe, expect, it } from "vitest";
import { findCycle } from "./find-cycle.ts";
import { importsOf, unnamedExportsOf } from "./imports.ts";
import { beside, layers, mayDependOn, peers } from "./table.ts";
import { packageIn, readPackages, targetOf } from "./workspace.ts";

const packages = readPackages();
const byName = packages.map((one) => [one.name, one] as const);
const ownNames = new Set(packages.map(({ name }) => name));

describe("the layers", () => {
  it("have a place for every package of the workspace", () => {
    expect([...layers.flat(), ...Object.keys(beside)].sort()).toEqual([...ownNames].sort());
  });

  it.each(byName)("%s depends on lower layers only", (name, { manifest }) => {
    const needed = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
    const own = Object.keys(needed).filter((needs) => ownNames.has(needs));
    expect(own.filter((needs) => !mayDependOn(name, needs))).toEqual([]);
    expect(own.filter((needs) => needed[needs] !== "workspace:*")).toEqual([]);
  });
});

describe("dependencies", () => {
  it.each(byName)("%s declares what it imports and imports what it declares", (name, { manifest, files }) => {
    const imported = files.flatMap((file) => file.imports.map(({ specifier }) => packageIn(specifier)));
    const expected = new Set(imported.filter((needs) => needs !== undefined));
    const contracts = new Set(Object.keys(peers).filter((peer) => peers[peer]?.includes(name)));
    expect(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort()).toEqual(
      [...expected.difference(contracts)].sort(),
    );
    expect(new Set(Object.keys(manifest.peerDependencies ?? {}))).toEqual(contracts);
  });

  it("enter the workspace through one package each", () => {
    const owners = new Map<string, string[]>();
    for (const { name, manifest } of packages) {
      for (const needs of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
        if (!ownNames.has(needs)) owners.set(needs, [...(owners.get(needs) ?? []), name]);
      }
    }
    expect([...owners].filter(([, names]) => names.length !== 1)).toEqual([]);
    expect([...owners.keys()].filter((name) => name in peers)).toEqual([]);
  });
});

describe("the files of", () => {
  it.each(byName)("%s reach each other inside src only", (_name, { files }) => {
    const paths = new Set(files.map(({ path }) => path));
    const astray = files.flatMap((file) =>
      file.imports
        .filter(({ specifier }) => specifier.startsWith(".") && !paths.has(targetOf(file, specifier)))
        .map(({ specifier }) => `${file.path}: ${specifier}`),
    );
    expect(astray).toEqual([]);
  });

  // A cycle through `import type` alone is gone at run time and allowed.
  it.each(byName)("%s import each other without a cycle", (_name, { files }) => {
    const edges = new Map(
      files.map((file) => [
        file.path,
        file.imports
          .filter(({ specifier, typeOnly }) => specifier.startsWith(".") && !typeOnly)
          .map(({ specifier }) => targetOf(file, specifier)),
      ]),
    );
    expect(findCycle(edges)).toBeUndefined();
  });

  it.each(byName)("%s export by name", (_name, { files }) => {
    expect(files.flatMap(({ path, text }) => unnamedExportsOf(text).map((found) => `${path}: ${found}`))).toEqual([]);
  });
});

describe("the checks themselves", () => {
  it("see every kind of import", () => {
    const text = [
      'import a, { b } from "value";',
      'import type { c } from "type";',
      'import "effect";',
      'export { d } from "export";',
      'export type { e } from "export-type";',
      'const f = () => import("lazy");',
      'type G = import("in-type").G;',
    ].join("\n");
    expect(importsOf(text)).toEqual([
      { specifier: "value", typeOnly: false },
      { specifier: "type", typeOnly: true },
      { specifier: "effect", typeOnly: false },
      { specifier: "export", typeOnly: false },
      { specifier: "export-type", typeOnly: true },
      { specifier: "lazy", typeOnly: false },
      { specifier: "in-type", typeOnly: true },
    ]);
  });

  it("see exports without a name", () => {
    const text = 'export * from "a";\nexport default 1;\nexport default function b() {}\nexport * as c from "c";';
    expect(unnamedExportsOf(text)).toHaveLength(4);
    expect(unnamedExportsOf('export { a } from "a";\nexport const b = 1;\nexport type C = 1;')).toEqual([]);
  });

  it("see a cycle, and none where two ways meet", () => {
    const cycleIn = (edges: Record<string, readonly string[]>) => findCycle(new Map(Object.entries(edges)));
    expect(cycleIn({ a: ["b"], b: ["c"], c: ["b"] })).toEqual(["b", "c", "b"]);
    expect(cycleIn({ a: ["b", "c"], b: ["d"], c: ["d"] })).toBeUndefined();
  });

  it("know up from down", () => {
    expect(mayDependOn("@spillway/router", "@spillway/core")).toBe(true);
    expect(mayDependOn("@spillway/router", "spillway")).toBe(false);
    expect(mayDependOn("@spillway/pricing", "@spillway/tokens")).toBe(false);
    expect(mayDependOn("@spillway/router", "@spillway/testing")).toBe(false);
    expect(mayDependOn("@spillway/testing", "@spillway/registry")).toBe(false);
  });
});
