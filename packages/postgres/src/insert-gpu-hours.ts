import type { GpuHourEntry } from "@spillway/ledger";
import { cleanText } from "./clean-text.ts";
import type { PostgresClient } from "./pool.ts";

/** Inserts the GPU hours that are new. */
export async function insertGpuHours(
  client: PostgresClient,
  schema: string,
  hours: readonly GpuHourEntry[],
): Promise<void> {
  await client.query(
    `INSERT INTO ${schema}.gpu_hours
       (hour_start_ms, endpoint, source, bill_nano_usd, charged_nano_usd, idle_nano_usd, entry)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::jsonb[])
     ON CONFLICT DO NOTHING`,
    [
      hours.map((hour) => hour.hourStartMs),
      hours.map((hour) => cleanText(hour.endpoint)),
      hours.map((hour) => cleanText(hour.source ?? "")),
      hours.map((hour) => hour.billNanoUsd),
      hours.map((hour) => hour.chargedNanoUsd),
      hours.map((hour) => hour.idleNanoUsd),
      hours.map((hour) =>
        JSON.stringify(hour, (_key, value) => (typeof value === "string" ? cleanText(value) : value)),
      ),
    ],
  );
}
