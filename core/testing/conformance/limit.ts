/** A plugin whose promise never settles must not keep the kit: what the time limit of a check is for. */
export class Stuck extends Error { override readonly name = 'Stuck'; }

/** Far above what a check takes on a busy machine. */
export const mostSeconds = 120;

/** Throws `Stuck` when the work takes longer. The timer keeps the process alive meanwhile: nothing else may. */
export async function within<T>(seconds: number, work: Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Stuck(`nothing came back within ${seconds} s: a promise that \`init\`, \`step\` or \`tell\` returns must settle; no further check was made`)); }, seconds * 1000);
  });
  try { return await Promise.race([work, late]); } finally { clearTimeout(timer); }
}
