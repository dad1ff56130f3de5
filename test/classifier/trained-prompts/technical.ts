import type { KindOfPrompt } from "./everyday.ts";

/** Code, science, mathematics of school, puzzles. */
export const technicalPrompts: readonly KindOfPrompt[] = [
  {
    kind: "code generation",
    easy: [
      "Write a Python function that returns the sum of two numbers.",
      "Write a for loop in JavaScript that prints the numbers 1 to 10.",
      "How do I read a file line by line in Python?",
      "Write an HTML page with a heading and a paragraph.",
      'def is_even(n):\n    """Return True if n is even."""\n',
      "What does len() do in Python?",
      "Make this variable name snake_case: userFirstName",
      "Write a function to check whether a string is empty.",
    ],
    hard: [
      "Implement a persistent red-black tree in Haskell with deletion, and prove that the invariants hold after each rotation.",
      "Write a lock-free skip list in C++ with hazard pointers; explain which memory order each atomic needs and why the structure is linearizable.",
      "Implement a streaming JSON parser in Rust without allocation that recovers from malformed input, supports backpressure, and give an argument for its worst-case complexity.",
      'def min_cost_flow(graph, source, sink):\n    """Return the minimum-cost maximum flow of a directed graph with negative edge costs and lower bounds on each edge, in O(VE log V) by successive shortest paths with potentials."""\n',
      "Design a type checker for a small language with rank-2 polymorphism and effects; implement unification with occurs check and explain where inference becomes undecidable.",
      "Given an array of n intervals with weights, and q online queries with updates, find the maximum weight of k non-overlapping intervals for each query in O(log^2 n); describe the data structure and prove its complexity.",
    ],
  },
  {
    kind: "questions about code",
    easy: [
      "What is a variable?",
      "Why do I get an IndentationError in Python?",
      "What is the difference between == and = in C?",
      "How do I rename a git branch?",
      "What does this do: print('hello')",
      "Fix the typo: `pritn('hi')`",
    ],
    hard: [
      "Our service deadlocks under load, although each handler takes the locks in the same order. Analyse how an async runtime with a bounded blocking pool can still deadlock, and how you would prove that the fix is right.",
      "Explain why this double-checked locking is broken under the C++ memory model, which reordering breaks it, and how acquire and release fences repair it.",
      "Why does the escape analysis of the JIT fail on this allocation in the hot loop, and how would you restructure the code so that scalar replacement applies?",
      "Compare Raft and Multi-Paxos with respect to leader completeness during membership changes, and construct a schedule in which a naive implementation loses a committed entry.",
    ],
  },
  {
    kind: "science",
    easy: [
      "What gas do plants breathe in?",
      "At what temperature does water boil?",
      "How many legs does a spider have?",
      "What is the chemical symbol for gold?",
      "Which planet is closest to the sun?",
      "Why do we have day and night?",
    ],
    hard: [
      "Derive the Debye-Hückel limiting law from the linearised Poisson-Boltzmann equation and explain where it breaks down for multivalent electrolytes.",
      "Explain why the Mermin-Wagner theorem forbids long-range order in two dimensions, and how the Kosterlitz-Thouless transition escapes it.",
      "Determine the product distribution of a Diels-Alder reaction between isoprene and methyl acrylate under Lewis acid catalysis, with the regiochemistry explained by frontier orbitals.",
      "Estimate the recoil energy of a 57Fe nucleus that emits a 14.4 keV photon, and explain why the Mössbauer effect needs a lattice with a high Debye temperature.",
      "Explain how a gain-of-function mutation in a potassium channel can cause both neonatal diabetes and developmental delay, and predict the response to sulfonylureas.",
    ],
  },
  {
    kind: "school mathematics",
    easy: [
      "What is 7 times 8?",
      "What is 15% of 80?",
      "Anna has 4 apples and eats one. How many are left?",
      "Solve x + 3 = 10.",
      "How many centimetres are in two metres?",
      "A train travels 60 km in one hour. How far does it travel in 3 hours?",
      "Round 3.14159 to two decimal places.",
    ],
    hard: [
      "Prove that the square root of 3 is irrational, and generalise the argument to every integer that is not a perfect square.",
      "Prove by induction that every finite connected graph has a spanning tree.",
      "Show that a continuous function on a compact metric space is uniformly continuous.",
      "A tank is filled by two pipes in 6 and 9 hours and drained by a third in 12; each starts an hour after the one before, and the third closes whenever the tank is less than a quarter full. After how many hours is the tank full?",
      "Derive the variance of the hypergeometric distribution by indicator variables, and explain the finite-population correction.",
    ],
  },
  {
    kind: "reasoning",
    easy: [
      "Tom is taller than Ann. Who is shorter?",
      "What comes next: 2, 4, 6, 8?",
      "If it is raining, the ground is wet. It is raining. Is the ground wet?",
      "Which one does not belong: apple, banana, carrot, pear?",
      "If today is Monday, what day is tomorrow?",
    ],
    hard: [
      "Five islanders are knights, knaves or spies; each makes two statements about the others, at most one is a spy, and exactly seven of the ten statements are true. Determine every consistent assignment and prove that there are no others.",
      "Six colleagues sit around a table. Ada sits opposite the lawyer, Ben is two seats left of the chemist, neither Cy nor Dee sits beside Eve, and the doctor faces whoever is left of Fay. Work out step by step who has which job, or show that the clues are not enough.",
      "Is the following syllogism valid in every modal logic between K and S5? Construct a countermodel in each system in which it fails.",
      "You may use a balance three times to find the one odd coin of twelve and to tell whether it is heavier or lighter. Give the strategy and prove that thirteen coins need a fourth weighing if the direction must be known.",
    ],
  },
];
