import type { Origin, Ports, Viewer } from 'loomgate';
import type { ArchiveProductInput, CreateProductInput, UpdateProductInput } from '../../generated/resolvers';
import { auditAdminWrite } from '../admin-action';
import { createProduct } from './create-product';
import { archiveProduct, updateProduct } from './update-product';

/** The writes of this module. Its rules have checked the permissions; ids are those of the database. */
export function createService(ports: Ports) {
  return {
    createProduct: (viewer: Viewer, input: CreateProductInput) => createProduct(ports, viewer, input),
    updateProduct: (viewer: Viewer, input: UpdateProductInput, origin: Origin) =>
      auditAdminWrite(ports, viewer, origin, `Product:${input.id} updateProduct`, () => updateProduct(ports, input)),
    archiveProduct: (viewer: Viewer, { id }: ArchiveProductInput, origin: Origin) =>
      auditAdminWrite(ports, viewer, origin, `Product:${id} archiveProduct`, () => archiveProduct(ports, id)),
  };
}
