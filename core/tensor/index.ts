export { backendNames, tensorToken, type BackendName, type TensorBackend } from './backend.js';
export { openTensors, tensorReport, type BackendReport } from './ladder.js';
