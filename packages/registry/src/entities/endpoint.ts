import type { Limits, OverflowOptions } from "@spillway/core";
import type { GpuConfig, PriceConfig } from "../config.ts";
import type { Model } from "./model.ts";
import type { Parameters } from "./parameters.ts";
import type { Provider } from "./provider.ts";

/** One model at one provider, resolved. */
export interface Endpoint {
  readonly id: string;
  readonly provider: Provider;
  readonly model: Model;
  readonly upstreamModel: string;
  readonly price: PriceConfig | readonly PriceConfig[] | undefined;
  /** Taken off whatever price is found. */
  readonly discounts: Discounts | undefined;
  /** In tokens; the smaller of the model's and the endpoint's own. */
  readonly contextWindow: number | undefined;
  readonly dataClasses: readonly string[] | undefined;
  readonly attemptTimeoutMs: number | undefined;
  /** Milliseconds since the Unix epoch; the earlier of the model's and the endpoint's own. */
  readonly retiresAtMs: number | undefined;
  /** What takes its place after it is retired, in order. */
  readonly successors: readonly Endpoint[];
  readonly limits: Limits;
  readonly overflow: OverflowOptions | undefined;
  readonly weight: number;
  /** 0 to 1. */
  readonly warmShare: number;
  readonly parameters: Parameters | undefined;
  /** What its GPUs cost, and the hosted endpoint that they are compared with. */
  readonly gpu:
    | { readonly settings: Omit<GpuConfig, "compareWith">; readonly compareWith: string | undefined }
    | undefined;
}

/** Shares of a price that are taken off, 0 to 1. */
interface Discounts {
  readonly committed?: number | undefined;
  readonly volume?: readonly { readonly fromUsdPerMonth: number; readonly off: number }[] | undefined;
}
