import { toUsd } from "@spillway/core";
import { compareWithHosted, type EffectivePrice, effectivePrice, type GpuHour, gpuTotals } from "@spillway/pricing";
import type { Endpoint, Registry } from "@spillway/registry";
import type { Costs } from "./costs.ts";

/** What an endpoint that is paid by the hour has cost and done since the router was made. */
export interface GpuReport {
  readonly endpoint: string;
  /** US dollars: what the GPUs cost, what calls were charged of it, and what nobody used. `chargedUsd + idleUsd = billUsd`. */
  readonly billUsd: number;
  readonly chargedUsd: number;
  readonly idleUsd: number;
  /** Share of the paid time that calls had, by the rated capacity. 0 to 1. */
  readonly utilisation: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The whole bill over the tokens, in US dollars per million. */
  readonly effective: EffectivePrice;
  /** The same traffic at the endpoint that `gpu.compareWith` names. */
  readonly compared:
    | {
        readonly endpoint: string;
        readonly hostedUsd: number | undefined;
        /** Hosted less self-hosted: negative where the GPUs were dearer. */
        readonly savingUsd: number | undefined;
        /** The utilisation at which both cost the same. Above 1: never. */
        readonly breakEvenUtilisation: number | undefined;
        readonly breakEvenTokensPerMonth: number | undefined;
      }
    | undefined;
}

/** The report of one endpoint, from all its hours so far. */
export function gpuReport(
  { id, gpu }: Endpoint,
  hours: readonly GpuHour[],
  registry: Registry,
  costs: Costs,
  nowMs: number,
): GpuReport {
  const totals = gpuTotals(hours);
  const hosted = gpu?.compareWith === undefined ? undefined : registry.endpoints.get(gpu.compareWith);
  const moment = { atMs: nowMs, serviceTier: undefined };
  const compared =
    hosted &&
    compareWithHosted(totals, { name: hosted.id, nanoUsdOf: (tokens) => costs.forecast(hosted, tokens, moment) });
  return {
    endpoint: id,
    billUsd: toUsd(totals.billNanoUsd),
    chargedUsd: toUsd(totals.chargedNanoUsd),
    idleUsd: toUsd(totals.idleNanoUsd),
    utilisation: totals.utilisation,
    inputTokens: totals.inputTokens,
    outputTokens: totals.outputTokens,
    effective: effectivePrice(totals),
    compared: compared && {
      endpoint: compared.name,
      hostedUsd: compared.hostedNanoUsd === undefined ? undefined : toUsd(compared.hostedNanoUsd),
      savingUsd: compared.savingNanoUsd === undefined ? undefined : toUsd(compared.savingNanoUsd),
      breakEvenUtilisation: compared.breakEvenUtilisation,
      breakEvenTokensPerMonth: compared.breakEvenTokensPerMonth,
    },
  };
}
