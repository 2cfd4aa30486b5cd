/** Colours and dashes of curves. */

const dashes = [undefined, '7 4', '2 4', '9 4 2 4'];
/** Colours that differ; later curves repeat them with dashes. */
export const colours = 7;
/** Colours are variables of the page, so that light and dark schemes and print each have their own. */
export const colourOf = (style: number): string => `var(--run-${style % colours})`;
export const dashOf = (style: number): string | undefined => dashes[Math.floor(style / colours) % dashes.length];
/** Of a curve's limit. */
export const limitDash = '5 4';
