import { loomgateCodegen } from 'loomgate/codegen';
import { roles } from './src/roles';

export default loomgateCodegen({ roles });
