// For `node --import`: databases that grow no further than 64 kB, as on a disk that is full.
import { register } from 'node:module';

const shim = `
import { createRequire } from 'node:module';
const Libsql = createRequire(${JSON.stringify(import.meta.url)})('libsql');
export default class Small extends Libsql {
  constructor(...options) {
    super(...options);
    this.exec('PRAGMA max_page_count = 16');
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
