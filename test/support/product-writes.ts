import type { Viewer } from '../../packages/loomgate/src/modules/context';
import {
  ArchiveProductDocument,
  CreateProductDocument,
  type CreateProductInput,
  UpdateProductDocument,
  type UpdateProductInput,
} from '../generated/documents';
import type { Answer, Gateway } from './gateway';

/** A product that nothing is wrong with, and what is given instead. */
export function validProduct(given: Partial<CreateProductInput> = {}): CreateProductInput {
  made += 1;
  return {
    sku: `T-${made}`,
    title: 'Salt pig',
    price: { amount: '24.5', currencyCode: 'EUR' },
    inventory: 3,
    ...given,
  };
}

let made = 0;

/**
 * The mutations of products over HTTP; each gives its payload, with the codes of top-level errors beside it.
 * @param viewer who asks where nothing else is said
 */
export function productWrites(gateway: Gateway, viewer: Viewer) {
  return {
    async create(given: Partial<CreateProductInput> = {}, as: Viewer | null = viewer) {
      const answer = await gateway.query(CreateProductDocument, { input: validProduct(given) }, as);
      return { ...answer.data?.createProduct, codes: codesOf(answer) };
    },
    async update(input: UpdateProductInput, as: Viewer | null = viewer) {
      const answer = await gateway.query(UpdateProductDocument, { input }, as);
      return { ...answer.data?.updateProduct, codes: codesOf(answer) };
    },
    async archive(id: string, as: Viewer | null = viewer) {
      const answer = await gateway.query(ArchiveProductDocument, { input: { id } }, as);
      return { ...answer.data?.archiveProduct, codes: codesOf(answer) };
    },
  };
}

const codesOf = ({ errors }: Answer<unknown>) => errors.map(({ extensions }) => extensions.code);
