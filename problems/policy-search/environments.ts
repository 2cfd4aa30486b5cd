/** The environments by name. */
import { acrobot } from './acrobot.js';
import { cartPole } from './cart-pole.js';
import type { Environment } from './environment.js';
import { mountainCar } from './mountain-car.js';
import { pendulum } from './pendulum.js';

export type EnvironmentName = 'cart-pole' | 'acrobot' | 'pendulum' | 'mountain-car';
export const environments: Readonly<Record<EnvironmentName, Environment>> = { 'cart-pole': cartPole, acrobot, pendulum, 'mountain-car': mountainCar };
