declare global {
  /** The part of the global that is used here. TypeScript declares it in its DOM library only. */
  namespace WebAssembly {
    function instantiate(
      source: Uint8Array,
      imports: Record<string, object>,
    ): Promise<{ instance: { exports: Record<string, unknown> } }>;
  }
}

export {};
