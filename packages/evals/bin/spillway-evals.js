#!/usr/bin/env node
import { suiteCommand } from "@spillway/evals";

const controller = new AbortController();
// The first interrupt lets calls under way finish; a second one ends the process at once.
process.once("SIGINT", () => {
  process.stderr.write("\nStopping: calls under way finish. Press again to stop at once.\n");
  controller.abort();
});
process.once("SIGTERM", () => controller.abort());

// Whoever reads the report may have read enough.
process.stdout.on("error", ({ code }) => {
  if (code !== "EPIPE") process.exitCode = 2;
});

const { stdout, stderr } = process;
process.exitCode = await suiteCommand(process.argv.slice(2), { stdout, stderr, signal: controller.signal });
