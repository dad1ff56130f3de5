import { bootstrap } from "../resampling/bootstrap.ts";
import { orderAccuracy } from "./order-accuracy.ts";
import { type Routed, routingCurve } from "./routing-curve.ts";
import { routingFigures } from "./routing-figures.ts";
import { qualityAtStrongShare, strongShareAt } from "./strong-share.ts";

const columns = ["router", "APGR", "95% interval", "CPT50", "CPT80", "quality at 50%", "calls for 95%", "order"];

/**
 * The head of a routing table. The columns: RouteLLM's figures; the quality with half of the calls strong; the percentage of
 * strong calls that gives 95% of the strong model's quality; the share of pairs with different gains in the right order.
 */
export function routingHead(title: string): string {
  return `\n${title}\n${line(columns)}\n${line(columns.map(() => "---"))}`;
}

/** One line of a routing table. */
export function routingLine(name: string, rows: readonly Routed[], resamples = 200): string {
  const { apgr, cpt50, cpt80 } = routingFigures(rows);
  const { low, high } = bootstrap(rows, (sample) => routingFigures(sample).apgr, { resamples });
  const curve = routingCurve(rows);
  const enough = 0.95 * mean(rows.map(({ strong }) => strong));
  const order = orderAccuracy(rows.map(({ score, weak, strong }) => ({ score, value: strong - weak })));
  return line([
    name,
    apgr.toFixed(3),
    `[${low.toFixed(3)}, ${high.toFixed(3)}]`,
    cpt50.toFixed(1),
    cpt80.toFixed(1),
    qualityAtStrongShare(curve, 0.5).toFixed(3),
    (100 * strongShareAt(curve, enough)).toFixed(1),
    order.toFixed(3),
  ]);
}

/** The lines of the two models alone, which have a quality and no routing figures. */
export function modelLines(rows: readonly Omit<Routed, "score">[]): string[] {
  const weak = mean(rows.map((row) => row.weak));
  const strong = mean(rows.map((row) => row.strong));
  const enough = weak >= 0.95 * strong ? "0.0" : "-";
  return [
    line(["all weak", "-", "-", "-", "-", `${weak.toFixed(3)} (at 0%)`, enough, "-"]),
    line(["all strong", "-", "-", "-", "-", `${strong.toFixed(3)} (at 100%)`, "100.0", "-"]),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
