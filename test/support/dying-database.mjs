// For `node --import`: databases whose thread ends in the middle of the third transaction.
import { register } from 'node:module';

const shim = `
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
const Libsql = createRequire(${JSON.stringify(import.meta.url)})('libsql');
let commits = 0;
export default class Dying extends Libsql {
  exec(sql) {
    if (sql === 'COMMIT') commits += 1;
    if (commits === 3 && !isMainThread) process.exit(1);
    return super.exec(sql);
  }
}`;
const hooks = `
export async function resolve(name, context, next) {
  if (name !== 'libsql') return next(name, context);
  return { url: ${JSON.stringify(urlOf(shim))}, shortCircuit: true };
}`;
register(urlOf(hooks));

function urlOf(source) {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
