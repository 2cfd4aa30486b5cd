/** Where in an inner run something was thrown: remembered for the message of the run around it. */
export interface InnerPlace { /** Labels from the outermost run inwards. */ readonly label: string; /** Of the innermost run. */ readonly k: number; readonly method: string; readonly problem: string }

const places = new WeakMap<object, InnerPlace>();

/** Called from the innermost run outwards: the first place stays, the label grows. */
export function placeInner(error: unknown, place: InnerPlace): void {
  if (typeof error !== 'object' || error === null) return;
  const deeper = places.get(error);
  places.set(error, deeper ? { ...deeper, label: `${place.label}/${deeper.label}` } : place);
}

export const innerPlaceOf = (error: unknown): InnerPlace | undefined => (typeof error === 'object' && error !== null ? places.get(error) : undefined);
