import { type ConfiguredPrice, configuredSchedule } from "./configured-price.ts";
import type { PriceSourceKind } from "./price.ts";
import type { PriceSchedule, PriceSource } from "./price-schedule.ts";

/** A price in a table, under the provider's id and the exact id of the model there. */
export interface TablePrice {
  readonly provider: string;
  readonly model: string;
  /** One, or several with dates. */
  readonly price: ConfiguredPrice | readonly ConfiguredPrice[];
  /** Where it is more exact than the table's. */
  readonly asOf?: string | undefined;
}

/** What is true of a table as a whole. */
export interface TableFacts {
  readonly name: string;
  readonly source: PriceSourceKind;
  readonly asOf?: string | undefined;
}

/** A source of prices by exact model id. A table has no price for service tiers that it does not name. */
export function priceTable(facts: TableFacts, rows: Iterable<TablePrice>): PriceSource {
  const table = new Map<string, TablePrice>();
  for (const row of rows) table.set(keyOf(row.provider, row.model), row);
  return {
    name: facts.name,
    find(provider, model): PriceSchedule | undefined {
      const row = table.get(keyOf(provider, model));
      if (row === undefined) return undefined;
      const { periods } = configuredSchedule(row.price);
      return Object.freeze({
        source: facts.source,
        origin: facts.name,
        asOf: row.asOf ?? facts.asOf,
        periods: periods.map((period) => ({ ...period, serviceTiers: period.serviceTiers ?? new Map() })),
      });
    },
  };
}

function keyOf(provider: string, model: string): string {
  return `${provider}\n${model.trim().toLowerCase()}`;
}
