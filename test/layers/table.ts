/** The strict layers. A package may depend on packages of lower layers only: never on its own layer, never upward. */
export const layers: readonly (readonly string[])[] = [
  ["@spillway/core"],
  [
    "@spillway/registry",
    "@spillway/transport",
    "@spillway/pricing",
    "@spillway/tokens",
    "@spillway/classifier",
    "@spillway/escalation",
    "@spillway/resilience",
    "@spillway/ledger",
    "@spillway/budgets",
  ],
  ["@spillway/router"],
  // Optional stores and metrics: nothing imports them but the user.
  ["@spillway/redis", "@spillway/postgres", "@spillway/evals"],
  ["spillway"],
];

/** Packages beside the layers: what they may depend on. No package of the layers may depend on them. */
export const beside: Readonly<Record<string, readonly string[]>> = {
  "@spillway/testing": ["@spillway/core"],
};

/**
 * What the user brings, by the packages that name its versions. These are contracts, not imports: clients are taken by
 * their shape, so that any copy and version of the client works. A package above the one that needs the peer repeats it.
 */
export const peers: Readonly<Record<string, readonly string[]>> = {
  openai: ["@spillway/router", "@spillway/evals", "spillway"],
};

/** Whether the table lets `from` depend on `to`. */
export function mayDependOn(from: string, to: string): boolean {
  const allowed = beside[from];
  if (allowed !== undefined) return allowed.includes(to);
  const layerOf = (name: string) => layers.findIndex((layer) => layer.includes(name));
  return layerOf(to) !== -1 && layerOf(to) < layerOf(from);
}
