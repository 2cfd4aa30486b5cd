/** A counter-demonstration: the seed of plain Bernoulli noise, one informative among `seeds`, is found quadratically faster by quantum queries. */

/** Chance that k rounds of amplitude amplification find it: sin^2((2k + 1) theta), sin theta = 1/sqrt(seeds). */
export const seedSearch = (seeds: number, k: number): number => Math.sin((2 * k + 1) * Math.asin(1 / Math.sqrt(seeds))) ** 2;
/** k independent draws: 1 - (1 - 1/seeds)^k. */
export const seedGuess = (seeds: number, k: number): number => -Math.expm1(k * Math.log1p(-1 / seeds));
/** Rounds after which the quantum chance is near 1: (pi/4) sqrt(seeds). */
export const seedRounds = (seeds: number): number => Math.floor((Math.PI / 4) * Math.sqrt(seeds));
