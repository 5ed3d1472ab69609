declare global {
  /** What we use of the runtime's global; the full declaration comes only with the types of a browser. */
  namespace WebAssembly {
    function instantiate(
      source: Uint8Array,
      imports: Record<string, object>,
    ): Promise<{ instance: { exports: Record<string, unknown> } }>;
  }
}

export {};
