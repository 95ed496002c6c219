// Writes two hundred numbered documents and prints each number once it is confirmed on disk; a test
// kills it somewhere on the way. Uses the built product.
import { z } from 'zod';
import { JsonFile } from '../../dist/src/journal/json-file.js';

const file = new JsonFile(process.argv[2], z.object({ n: z.number() }));
for (let n = 0; n < 200; n++) {
  await file.write({ n });
  process.stdout.write(`${n}\n`);
}
