/** Competition mathematics, most of it without LaTeX. */
export const competitionMathematics: readonly string[] = [
  "Find the number of ordered pairs (a, b) of positive integers such that a + b = 2024 and lcm(a, b) is divisible by 35.",
  "Let ABC be an acute triangle with circumcircle O and orthocenter H. The line AH meets O again at D. Prove that D is the reflection of H in BC.",
  "Find the remainder when 7^2023 + 3^2023 is divided by 1000.",
  "Let a, b, c be positive real numbers with abc = 1. Prove that a/(b+c) + b/(c+a) + c/(a+b) >= 3/2.",
  "Find all functions f: R -> R such that f(x^2 + f(y)) = y + f(x)^2 for all real x and y.",
  "How many three-element subsets of {1, 2, ..., 20} have a sum that is a multiple of 3?",
  "Determine all primes p for which p^2 + 2 is also prime.",
  "Quadratic polynomials P(x) and Q(x) have leading coefficients 2 and -2, respectively. The graphs of both polynomials pass through the two points (16,54) and (20,53). Find P(0) + Q(0).",
  "Let p be the least prime number for which there exists a positive integer n such that n^4 + 1 is divisible by p^2. Find the least positive integer m such that m^4 + 1 is divisible by p^2.",
  "Every morning Aya goes for a 9-kilometer-long walk and stops at a coffee shop afterwards. When she walks at a constant speed of s kilometers per hour, the walk takes her 4 hours, including t minutes spent in the coffee shop. When she walks s+2 kilometers per hour, the walk takes her 2 hours and 24 minutes, including t minutes. Find the number of minutes the walk takes her if she walks at s+1/2 kilometers per hour.",
  "A sequence of integers is defined by a_1 = 1 and a_{n+1} = a_n + gcd(n, a_n). Show that infinitely many terms are congruent to 1 modulo 4.",
  "Real numbers x, y, z satisfy x + y + z = 3 and x^2 + y^2 + z^2 = 9. Find the maximum possible value of xyz.",
  "The sum of the digits of the integer equal to 777777777777777^2 - 222222222222223^2 can be written as m/n, where m and n are relatively prime positive integers. Find m + n.",
  "A regular hexagon is inscribed in a circle of radius 6. Points P and Q lie on two of its sides so that triangle APQ is equilateral. Find the least possible area of APQ.",
  "Let $x,y$ and $z$ be positive real numbers with $\\log_2(x/yz)=\\frac12$. Find $|\\log_2(x^4y^3z^2)|$.",
  "Each vertex of a regular octagon is colored red or blue with equal probability. The probability that the octagon can be rotated so that all blue vertices end up at positions that were originally red is m/n in lowest terms. What is m+n?",
];

const issue =
  "The `separability_matrix` does not compute separability correctly for nested CompoundModels. Consider `cm = m.Linear1D(10) & m.Linear1D(5)`: " +
  "the matrix is diagonal as expected, but when the model is nested the inputs and outputs are no longer separable. This looks like a bug.";

/** Work of coding agents: an issue and a repository, traces, diffs, transcripts of tools. */
export const agenticCode: readonly string[] = [
  `You will be given a repository and an issue to resolve.\n<issue>\n${issue}\n</issue>\nPlease edit the files so that the tests pass.`,
  `<uploaded_files>\n/testbed\n</uploaded_files>\nI've uploaded a python code repository in the directory /testbed. Consider the following PR description:\n${issue}\nImplement the necessary changes so that the requirements are met.`,
  'Fix this in the repo:\nTraceback (most recent call last):\n  File "/app/django/db/models/sql/compiler.py", line 1142, in execute_sql\n    cursor.execute(sql, params)\n  File "/app/django/db/backends/utils.py", line 82, in _execute\n    return self.cursor.execute(sql)\ndjango.db.utils.OperationalError: ambiguous column name: id',
  "Apply this patch and make the failing tests pass.\ndiff --git a/src/router.ts b/src/router.ts\n--- a/src/router.ts\n+++ b/src/router.ts\n@@ -10,7 +10,7 @@ export class Router {\n-  private pick(model: string) {\n+  private pick(model: string | undefined) {\n     return this.routes.get(model);",
  'Here is the failing log from CI:\njava.lang.NullPointerException: Cannot invoke "Order.getId()"\n\tat com.shop.cart.CartService.merge(CartService.java:88)\n\tat com.shop.cart.CartController.post(CartController.java:41)\n\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1067)\nFind the cause in our codebase and fix it.',
  'You are an autonomous agent. Previous steps:\nAction: open_file {"path": "src/cache/lru.py"}\nObservation: 214 lines\nAction: run_tests {"filter": "test_eviction"}\nObservation: 2 failed, 31 passed\nDecide on the next action.',
  '<tool_call>{"name": "bash", "arguments": {"command": "grep -rn evict src/"}}</tool_call>\n<tool_result>src/cache/lru.py:88: def evict(self)</tool_result>\nContinue until the issue is resolved.',
  "Clone the repository, reproduce the bug described in issue #4821, add a regression test under tests/unit and open a pull request with the fix. The relevant modules are src/scheduler/queue.go and src/scheduler/worker.go.",
  "Refactor packages/api/src/auth.ts, packages/api/src/session.ts and packages/web/src/login.tsx so that tokens are rotated, then run the test suite and fix whatever breaks.",
  "You are in a shell on a server. The repository is in /srv/app. Run the build, read the errors, and edit the files until `make test` succeeds.\n\n$ make test\nsrc/main.c:41:9: error: use of undeclared identifier 'ctx'\nmake: *** [test] Error 1",
];

/** Languages of which the model knows few words or none. */
export const otherLanguages: readonly string[] = [
  "Wie hoch ist der Eiffelturm, und wann wurde er gebaut?",
  "Schreibe eine kurze E-Mail an meinen Vermieter, weil die Heizung nicht funktioniert.",
  "Quelle est la capitale de l'Australie et combien d'habitants a-t-elle ?",
  "Explique-moi la différence entre une fonction et une méthode en Java.",
  "¿Cuál es la montaña más alta de España y cuánto mide?",
  "Resume este texto en tres frases para que lo entienda un niño.",
  "Scrivi una poesia sul mare per il compleanno di mia madre.",
  "Qual é a diferença entre um vírus e uma bactéria?",
  "Wat is de hoofdstad van Noorwegen en hoeveel mensen wonen er?",
  "Jaka jest stolica Polski i ile ma mieszkańców?",
  "Vad är skillnaden mellan en fisk och en val?",
  "Türkiye'nin başkenti neresidir ve nüfusu kaçtır?",
  "Thủ đô của Việt Nam là gì và có bao nhiêu dân?",
  "Apa ibu kota Indonesia dan berapa jumlah penduduknya?",
  "Почему небо голубое, а закат красный?",
  "日本の首都はどこですか?",
  "请解释一下为什么天空是蓝色的。",
  "ما هي عاصمة مصر وكم عدد سكانها؟",
  "भारत की राजधानी क्या है?",
  "대한민국의 수도는 어디인가요?",
  "Ποια είναι η πρωτεύουσα της Ελλάδας;",
  "מהי בירת ישראל?",
];

const python = (body: string): string => `\`\`\`python\n${body}\n\`\`\``;

/** Looks like something out of reach, and is not: the model must answer. */
export const withinReach: readonly string[] = [
  "Find the area of a rectangle with sides of 4 cm and 7 cm.",
  "A number plus 5 is 12. Find the number.",
  "What is the probability of rolling a six with a fair die?",
  "Solve the equation 2x + 3 = 11 and show each step.",
  "What is the remainder when 17 is divided by 5?",
  "Anna has $20 and spends $5 on lunch and $3 on a drink. How much is left?",
  "If a pizza is cut into 8 slices and 3 are eaten, what fraction is left?",
  "Is 7 a prime number?",
  "What is the area of a triangle with base 10 and height 4?",
  "A car drives 150 km in 2 hours and then 90 km in 1 hour. What is its average speed?",
  `Fix this function.\n${python("def add(a, b):\n    return a - b")}`,
  `What does this print?\n${python("for i in range(3):\n    print(i)")}`,
  "What does 'TypeError: x is not a function' mean in JavaScript?",
  "Write a unit test for a function that adds two numbers.",
  "What is a pull request?",
  "How do I create a new repository on GitHub?",
  "What is the difference between git merge and git rebase?",
  "Write a bash command that lists all files larger than 10 MB.",
  "Explain what a stack trace is.",
  "Translate 'Guten Morgen, wie geht es dir?' into English.",
  "What does the French phrase 'c'est la vie' mean?",
  "Translate to German: 'Your parcel will arrive tomorrow.'",
  "What does 'los' mean in 'Los Angeles'?",
  "Who was Charles de Gaulle?",
  "Explain the difference between der, die and das to an English speaker.",
  "Is El Niño the same as La Niña?",
  "Is the string 'racecar' a palindrome?",
  "Which of these is a noble gas?\nA. Argon\nB. Oxygen\nC. Iron\nD. Carbon",
  "Let me know if this sentence is correct: 'He go to school.'",
  "What is the integral of x squared?",
  "Simplify 12/18.",
  "Write a regular expression that matches an e-mail address.",
];
