import { loomgateCodegen } from 'loomgate/codegen';
import { roles } from './src/roles';
import { userErrors } from './src/user-errors';

export default loomgateCodegen({ roles, userErrors });
