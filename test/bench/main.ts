import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type BenchClient, benchClients } from "./clients.ts";

/**
 * What a routed call costs beside an unrouted one: the same calls through every client, in turn, in one run. Every round
 * gives each client's ratio to the bare OpenAI client of the same round; medians over the rounds are printed.
 *
 * Run: `pnpm bench`, or with the number of rounds: `pnpm bench 40`.
 */
interface Scenario {
  readonly name: string;
  readonly prompt: string;
  readonly stream: boolean;
  readonly callsPerRound: number;
}

interface Sample {
  readonly wallUs: number;
  readonly cpuUs: number;
  readonly firstMs: number;
}

const rounds = Number(process.argv[2] ?? 15);
const prompts = { small: "Please look at this. ".repeat(95), large: "Please look at this. ".repeat(9_500) };
const scenarios: readonly Scenario[] = [
  { name: "2 KB, whole answer", prompt: prompts.small, stream: false, callsPerRound: 600 },
  { name: "200 KB, whole answer", prompt: prompts.large, stream: false, callsPerRound: 80 },
  { name: "2 KB, stream of 200 chunks in a burst", prompt: prompts.small, stream: true, callsPerRound: 80 },
  {
    name: "2 KB, stream of 200 chunks, one a millisecond",
    prompt: `paced ${prompts.small}`,
    stream: true,
    callsPerRound: 3,
  },
];

const upstream = fork(fileURLToPath(new URL("./upstream.ts", import.meta.url)), { stdio: "inherit" });
const port = await new Promise<number>((resolve) => upstream.once("message", (message) => resolve(message as number)));
const clients = benchClients(`http://127.0.0.1:${port}/v1`);
console.log(`Node ${process.version}, ${rounds} rounds; ratios to the bare client of the same round, medians.`);
for (const scenario of scenarios) await run(scenario);
upstream.kill();
process.exit(0);

async function run(scenario: Scenario): Promise<void> {
  for (let warmUp = 0; warmUp < 3; warmUp++) for (const client of clients) await sample(client, scenario);
  const ratios = clients.map(() => ({
    wall: [] as number[],
    cpu: [] as number[],
    first: [] as number[],
    us: [] as number[],
  }));
  for (let round = 0; round < rounds; round++) {
    const bare = await sample(clients[0] as BenchClient, scenario);
    for (const [index, client] of clients.entries()) {
      const own = index === 0 ? bare : await sample(client, scenario);
      const ratio = ratios[index];
      ratio?.wall.push(own.wallUs / bare.wallUs);
      ratio?.cpu.push(own.cpuUs / bare.cpuUs);
      ratio?.first.push(own.firstMs / bare.firstMs);
      ratio?.us.push(own.wallUs);
    }
  }
  const bareUs = median(ratios[0]?.us ?? []);
  console.log(`\n${scenario.name}`);
  console.log(
    `${"".padEnd(34)}${"p50".padStart(7)}${"CPU".padStart(7)}${"TTFT".padStart(7)}${"added us".padStart(11)}`,
  );
  for (const [index, client] of clients.entries()) {
    const ratio = ratios[index];
    if (ratio === undefined) continue;
    const first = scenario.stream ? median(ratio.first).toFixed(2) : "-";
    const added = (median(ratio.us) - bareUs).toFixed(0);
    const figures = [
      median(ratio.wall).toFixed(2).padStart(7),
      median(ratio.cpu).toFixed(2).padStart(7),
      first.padStart(7),
      added.padStart(11),
    ];
    console.log(`${client.name.padEnd(34)}${figures.join("")}`);
  }
}

/**
 * The median call of a burst, and the burst's CPU per call. Bursts are long, because the collection before each makes the engine
 * compile some functions anew, and that must not be charged to a few calls.
 */
async function sample(client: BenchClient, scenario: Scenario): Promise<Sample> {
  globalThis.gc?.();
  const walls: number[] = [];
  const firsts: number[] = [];
  const cpu = process.cpuUsage();
  for (let call = 0; call < scenario.callsPerRound; call++) {
    const begun = performance.now();
    if (scenario.stream) firsts.push(await client.stream(scenario.prompt));
    else await client.call(scenario.prompt);
    walls.push((performance.now() - begun) * 1000);
  }
  const spent = process.cpuUsage(cpu);
  return {
    wallUs: median(walls),
    cpuUs: (spent.user + spent.system) / scenario.callsPerRound,
    firstMs: median(firsts),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
