export { chainLipschitz, deterministicPlan, exactFloor, noisyPlan, sampledFloor, smoothNoisePlan, type ChainPlan } from './plans.js';
export { deterministicFloor, floorsOf, floorSlope, meanSquareFloor, varianceFloor, type FloorName } from './floors.js';
