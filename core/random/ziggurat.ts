/**
 * Layers of equal area under exp(-x^2 / 2), x >= 0 (Marsaglia and Tsang 2000, 256 layers). `edges[i]` is the width of layer i, counted from the lowest,
 * whose width is that of a rectangle with the area of its tail included; `heights[i]` is exp(-edges[i]^2 / 2), of the lowest layer the height where its tail begins.
 */
export const tailStart = 3.6541528853610088;
const area = 0.00492867323399, layers = 256;

const height = (x: number): number => Math.exp(-0.5 * x * x);

export const edges = new Float64Array(layers + 1);
export const heights = new Float64Array(layers + 1);
edges[0] = area / height(tailStart);
edges[1] = tailStart;
for (let i = 2; i < layers; i++) edges[i] = Math.sqrt(-2 * Math.log(area / edges[i - 1]! + height(edges[i - 1]!)));
for (let i = 1; i < layers; i++) heights[i] = height(edges[i]!);
heights[0] = height(tailStart);
heights[layers] = 1;
