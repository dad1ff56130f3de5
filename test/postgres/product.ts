import { createRequire } from "node:module";

export { postgresSchema, postgresStore } from "@spillway/postgres";

/** The driver as the package has it. */
export const { Pool } = createRequire(new URL("../../packages/postgres/src/index.ts", import.meta.url))("pg") as {
  Pool: new (options: {
    connectionString: string;
  }) => {
    query(sql: string): Promise<{ rows: unknown[] }>;
    connect(): Promise<never>;
    end(): Promise<void>;
  };
};
