import { memoryBudgetStore } from "@spillway/budgets";
import { describe } from "vitest";
import { budgetStoreContract } from "./contract.ts";

describe("memoryBudgetStore", () => {
  budgetStoreContract(memoryBudgetStore, [
    // `fits` looks at each hold alone.
    "counts an account that is named twice twice",
    // `#forget` takes the reservation's time for the present, and lets go of the period that has begun since.
    "a late settlement leaves the period after it alone",
    "looking back leaves the present alone",
    "comes to the sums of a simple reference, over the edges of periods",
    // `#told` keeps one period's name, and an older one is not that.
    "are told once for a period, also where it is settled late",
    "are told once for a period, also where a rolling one is settled late",
  ]);
});
