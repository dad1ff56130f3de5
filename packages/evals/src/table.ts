import { routingFigures } from "./apgr.ts";
import { bootstrap } from "./bootstrap.ts";
import type { Routed } from "./curve.ts";

/** One line of a routing table: the router's name, RouteLLM's figures and the interval of the first. */
export function routingLine(name: string, rows: readonly Routed[], resamples = 200): string {
  const { apgr, cpt50, cpt80 } = routingFigures(rows);
  const { low, high } = bootstrap(rows, (sample) => routingFigures(sample).apgr, { resamples });
  const cells = [
    name.padEnd(44),
    apgr.toFixed(3),
    `[${low.toFixed(3)}, ${high.toFixed(3)}]`,
    cpt50.toFixed(1),
    cpt80.toFixed(1),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The head of a routing table. */
export function routingHead(title: string): string {
  return `\n${title}\n| router | APGR | 95% interval | CPT50 | CPT80 |\n| --- | --- | --- | --- | --- |`;
}
