/**
 * How equal endpoints are put in order: `ordered` (as configured), `weighted` (at random by weight), `least-in-flight`,
 * `latency` (power of two choices by expected time) or `cheapest`.
 */
export type BalanceName = "ordered" | "weighted" | "least-in-flight" | "latency" | "cheapest";
