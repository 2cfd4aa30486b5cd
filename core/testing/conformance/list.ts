/** All checks of plugins, in the order that they are run and reported. */
import type { ConformanceCheck } from './check.js';
import { badNumbersEndWell, claimsAreTrue, gradientNormIsTrue, reachesOptimum, throwsAreNamed, valueIsObjective } from './checks/endings.js';
import { survivesBetween } from './checks/asked.js';
import { stateDoesNotGrow } from './checks/growth.js';
import { tensorCountIsConstant } from './checks/tensors.js';
import { columnsAgree, tablesHoldNumbers } from './checks/tables.js';
import { beginsAtStart, lookingChangesNothing } from './checks/looking.js';
import { firstStepsAreGolden } from './checks/golden.js';
import { capabilitiesShow, defaultsValidate, fitsTheZoo, manifestIsEntry, metricsAsDeclared, noOracleInBuild, onlyDeclaredOracles, runs } from './checks/manifest.js';
import { abortsInTime, countsAreCalls, leavesNothingRunning, noClocksOrDice, outIsItsOwn, readsOnlyItsRun, surroundingsLeftAlone } from './checks/manners.js';
import { buildsTheSame, dataLeftAlone, examplesBuild, familyIsEntry, offersAreOracles, offersShow, oraclesAreRight } from './checks/problem.js';
import { rebuiltClosure, resumesBitForBit, sameInTwoProcesses, sameSeed, stateCanBeSaved } from './checks/repeat.js';

export const conformanceChecks: readonly ConformanceCheck[] = [
  manifestIsEntry, defaultsValidate, fitsTheZoo, runs, onlyDeclaredOracles, noOracleInBuild, metricsAsDeclared, capabilitiesShow,
  sameSeed, sameInTwoProcesses, stateCanBeSaved, stateDoesNotGrow, tensorCountIsConstant, resumesBitForBit, rebuiltClosure, survivesBetween, beginsAtStart, lookingChangesNothing,
  noClocksOrDice, readsOnlyItsRun, leavesNothingRunning, countsAreCalls, outIsItsOwn, surroundingsLeftAlone, abortsInTime, badNumbersEndWell, throwsAreNamed,
  reachesOptimum, claimsAreTrue, valueIsObjective, gradientNormIsTrue, columnsAgree, tablesHoldNumbers, firstStepsAreGolden,
  familyIsEntry, examplesBuild, offersAreOracles, offersShow, oraclesAreRight, dataLeftAlone, buildsTheSame,
];
