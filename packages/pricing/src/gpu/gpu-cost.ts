/** Hours in a month, on average: 365 days of 24 hours over 12 months. Cloud price lists reckon with the same 730. */
export const hoursPerMonth = 730;

/** Reserved for a term: paid by the month, in advance for the whole term, or both. Prices of one replica. */
export interface ReservedGpu {
  /** US dollars a month for as long as it is reserved. Default 0. */
  readonly usdPerMonth?: number | undefined;
  /** US dollars paid once for the whole term. Default 0. Needs `termMonths`. */
  readonly upfrontUsd?: number | undefined;
  /** Months that the upfront payment covers. */
  readonly termMonths?: number | undefined;
}

/** Bought hardware. Figures of one replica: all GPUs, and the server around them, that hold the model once. */
export interface BoughtGpu {
  /** Purchase price in US dollars, server, network and installation included. */
  readonly usd: number;
  /** Months over which it is written off, straight line. Common: 36 to 60. */
  readonly months: number;
  /** What it still sells for after those months, in US dollars. Default 0. */
  readonly residualUsd?: number | undefined;
  /** Mean power drawn in watts, at the server's plug, idle hours included. */
  readonly watts: number;
  /** US dollars per kilowatt-hour. */
  readonly usdPerKwh: number;
  /**
   * Power usage effectiveness: power of the site over power of the server, at least 1. Default 1.56, the mean of the
   * Uptime Institute's Global Data Center Survey of 2024. Give 1 where colocation includes cooling.
   */
  readonly powerUsageEffectiveness?: number | undefined;
  /** People's time for this replica, US dollars a month. Default 0. */
  readonly peopleUsdPerMonth?: number | undefined;
  /** Rack space, network, hands on site, US dollars a month. Default 0. */
  readonly colocationUsdPerMonth?: number | undefined;
}

/** What one replica costs: exactly one of the three. */
export interface GpuCost {
  /** Rented: US dollars per replica and hour, all its GPUs together. Two H100 at 3.00 each are 6. */
  readonly usdPerHour?: number | undefined;
  readonly reserved?: ReservedGpu | undefined;
  readonly bought?: BoughtGpu | undefined;
}

/** What a self-hosted endpoint costs. */
export interface GpuSpec extends GpuCost {
  /** Copies of the model that serve side by side. Default 1. 0 while scaled to nothing. */
  readonly replicas?: number | undefined;
  /**
   * What is paid for the endpoint as a whole, however many replicas it has: engineers, on-call, monitoring, audits. US
   * dollars a month. Default 0. It is part of the hourly bill, idle or not.
   */
  readonly overheadUsdPerMonth?: number | undefined;
}
