import { codeStrength } from "./code.ts";
import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** A failure to be explained or mended: stack traces, crashes, races, leaks. */
export const debugSignal: Signal = {
  name: "debugging",
  weight: 0.18,
  phrases: {
    failure: phraseList(`
      traceback, stack trace, stacktrace, exception, segfault, segmentation fault, panic, core dump, race
      condition, deadlock, memory leak, leak, heap, flaky, intermittent, intermittently, crash, crashes,
      crashing, typeerror, valueerror, keyerror, nullpointerexception, undefined is not, cannot read
      properties, does not compile, fails, failing, regression, oom, timeout, timeouts, hangs
    `),
    repair: phraseList(`
      debug, fix, root cause, bug, bugs, find the bug, what is wrong, whats wrong, why does this, why is
      this, why is my, not working, doesnt work, diagnose, troubleshoot, reproduce, error
    `),
  },
  measure: (view) => {
    const failures = view.hits("failure");
    const repairs = view.hits("repair");
    const code = codeStrength(view, view.scan);
    return upTo(
      1,
      (0.25 * upTo(2, failures) + 0.25 * upTo(2, repairs)) * (code > 0.1 ? 1.4 : 0.6) +
        (failures > 0 && repairs > 0 ? 0.3 : 0),
    );
  },
};
