export { openDomain } from './domain.js';
export { openGeometry, type Geometry, type GeometryName } from './mirror.js';
export { projectSimplex } from './simplex.js';
export { domainSchema, type Domain } from './spec.js';
