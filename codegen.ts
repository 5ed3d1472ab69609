import type { CodegenConfig } from '@graphql-codegen/cli';
import { clientScalars, loomgateCodegen, trustedDocuments } from 'loomgate/codegen';

const { generates, ...gateway } = loomgateCodegen();

const config: CodegenConfig = {
  ...gateway,
  generates: {
    ...generates,
    'test/generated/trusted-documents.json': { plugins: [{ add: { content: trustedDocuments('test/operations') } }] },
    'test/generated/documents.ts': {
      documents: 'test/operations/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { enumsAsTypes: true, useTypeImports: true, strictScalars: true, scalars: clientScalars },
    },
  },
};

export default config;
