/** What a template gives: the manifest as data, the code around it, and numbers that were computed without that code. */
export interface Template {
  readonly kind: 'solver' | 'analysis' | 'problem';
  readonly manifest: Readonly<Record<string, unknown>>;
  /** The module; `manifest` is the place of the manifest. */
  source(manifest: string, exportName: string): string;
  /** Formula and guarantees, for the README. */
  readonly formula: string;
  readonly golden?: Golden;
}

/** golden.json: `how` says where the numbers come from. */
export interface Golden { readonly how: string; readonly problem: object; readonly params: object; readonly tolerance?: number; readonly records: readonly object[] }
export interface Wanted { readonly id: string; readonly title: string; readonly accepts: readonly string[] }
