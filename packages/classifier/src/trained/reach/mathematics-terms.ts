/** What olympiad and contest problems are worded with, by points. School problems have a word or two of it. */
export const competitionMathematicsTerms = [
  [
    3,
    "circumcircle, orthocenter, orthocentre, incircle, circumcenter, circumcentre, incenter, incentre, excircle, concyclic, " +
      "collinear, cyclic quadrilateral, ordered pairs, ordered triples, ordered quadruples, ordered pair, ordered triple, " +
      "relatively prime, coprime, lowest terms, positive reals, functions f, function f, lattice points",
  ],
  [
    2,
    "positive integers, positive integer, nonnegative integers, negative integers, nonnegative integer, real numbers, " +
      "real number, complex numbers, complex number, positive real, all real, gcd, lcm, modulo, mod, congruent, polynomial, " +
      "polynomials, subsets, subset, permutations, permutation, inscribed, circumscribed, bisector, bisectors, perfect square, " +
      "perfect squares, perfect cube, possible value, possible values, maximum value, minimum value, least possible, " +
      "greatest possible, smallest possible, largest possible, maximum possible, minimum possible, determine all, " +
      "positive divisors, distinct positive, equilateral, bijection, infinitely many, pairwise, prime factors, " +
      "many ways, digit integer, digit integers, digit number, digit numbers, base b, subsets of, element subsets, " +
      "arithmetic progression, geometric progression, complex roots, real roots, distinct integers, consecutive integers",
  ],
  [
    1.5,
    "such that, satisfy, satisfies, satisfying, find all, all integers, divisible, divisors, divisor, divides, " +
      "remainder when, primes, isosceles, hexagon, octagon, pentagon, dodecagon, vertices, vertex, trapezoid, tetrahedron, " +
      "arrangements, expressed as, the form, chessboard, palindrome, palindromes, floor, logarithm, coordinate plane, " +
      "perpendicular, diagonals, geometric series, arithmetic sequence, geometric sequence, parabola, ellipse, hyperbola, " +
      "asymptotes, factorial, matrices, coefficient, coefficients, quadratic, piecewise, constants, invertible",
  ],
  [
    1,
    "for what, for which, how many, indistinguishable, distinguishable, counting numbers, whole number, whole numbers, multiple of, " +
      "inequalities, expression, origin, hypotenuse, altitude, congruence, remainder, composite, " +
      "integer, integers, prime, sequence, tangent, chord, triangle, circle, square, cube, sphere, probability, randomly, " +
      "distinct, digits, digit, ways, solutions, roots, root, denote, let, compute, determine, prove, real, infinite, recursively, " +
      "graph, inequality, equation, equations, terms, series, product, area, volume, radius, angle, degrees, segment, " +
      "midpoint, intersect, intersects, intersection, interior, perimeter, consecutive, fraction, common, units, sum, domain",
  ],
] as const;
