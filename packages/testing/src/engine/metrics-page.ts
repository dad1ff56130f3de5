import { type RawAnswer, raw } from "../answers/raw.ts";

/** One metric of a page. */
export interface Metric {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly value: number;
}

/** A page in the text format of Prometheus. `labels` stand on every metric, in the order given. */
export function metricsPage(metrics: readonly Metric[], labels: Readonly<Record<string, string>> = {}): RawAnswer {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  const labelText = pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
  const lines = metrics.flatMap(({ name, type, help, value }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    `${name}${labelText} ${Number.isInteger(value) ? value.toFixed(1) : value}`,
  ]);
  return raw({
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    body: `${lines.join("\n")}\n`,
  });
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
