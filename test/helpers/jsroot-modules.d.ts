/** jsroot describes no types of these modules. */
declare module 'jsroot/io' {
  export const openFile: (path: string) => Promise<unknown>;
}
declare module 'jsroot/tree' {
  export const treeProcess: unknown;
  export const TSelector: unknown;
}
declare module 'jsroot/rntuple' {
  export const readHeaderFooter: unknown;
  export const rntupleProcess: unknown;
}
