// For `node --import`: a machine that there is no libsql for.
import { register } from 'node:module';

const hooks = `
export async function resolve(name, context, next) {
  if (name === 'libsql') throw new Error('not for this machine');
  return next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
