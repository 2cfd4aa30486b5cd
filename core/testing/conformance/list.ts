/** All checks of plugins, in the order that they are run and reported. */
import type { ConformanceCheck } from './check.js';
import { badNumbersEndWell, claimsAreTrue, reachesOptimum, throwsAreNamed, valueIsObjective } from './checks/endings.js';
import { beginsAtStart, lookingChangesNothing } from './checks/looking.js';
import { firstStepsAreGolden } from './checks/golden.js';
import { capabilitiesShow, defaultsValidate, fitsTheZoo, manifestIsEntry, metricsAsDeclared, noOracleInBuild, onlyDeclaredOracles, runs } from './checks/manifest.js';
import { abortsInTime, countsAreCalls, leavesNothingRunning, noClocksOrDice, readsOnlyItsRun, surroundingsLeftAlone } from './checks/manners.js';
import { dataLeftAlone, examplesBuild, familyIsEntry, offersAreOracles, oraclesAreRight } from './checks/problem.js';
import { rebuiltClosure, resumesBitForBit, sameInTwoProcesses, sameSeed, stateCanBeSaved } from './checks/repeat.js';

export const conformanceChecks: readonly ConformanceCheck[] = [
  manifestIsEntry, defaultsValidate, fitsTheZoo, runs, onlyDeclaredOracles, noOracleInBuild, metricsAsDeclared, capabilitiesShow,
  sameSeed, sameInTwoProcesses, stateCanBeSaved, resumesBitForBit, rebuiltClosure, beginsAtStart, lookingChangesNothing,
  noClocksOrDice, readsOnlyItsRun, leavesNothingRunning, countsAreCalls, surroundingsLeftAlone, abortsInTime, badNumbersEndWell, throwsAreNamed,
  reachesOptimum, claimsAreTrue, valueIsObjective, firstStepsAreGolden,
  familyIsEntry, examplesBuild, offersAreOracles, oraclesAreRight, dataLeftAlone,
];
