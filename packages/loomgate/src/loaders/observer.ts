/** Told what the loaders of an operation do. */
export interface Observer {
  /**
   * Loads a batch.
   * @param label the loader's, e.g. `Product.reviews`
   * @param asked how often somebody asked; @param unique for how many keys
   */
  batch<Value>(label: string, asked: number, unique: number, load: () => Promise<Value[]>): Promise<Value[]>;
  /** Makes a batch run on behalf of whoever asked for it first; absent where that makes no difference. */
  bind?(dispatch: () => void): () => void;
}

/** Looks at nothing. */
export const unobserved: Observer = { batch: (_label, _asked, _unique, load) => load() };
