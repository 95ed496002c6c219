// Continues a saved charging machine from standard input and prints its outputs: run by a test to
// show that nothing of the machine lives outside its snapshot. Uses the built product.
import { text } from 'node:stream/consumers';
import { createActor } from 'xstate';
import { chargingMachine } from '../../dist/src/charging/machine.js';
import { outputsOf } from '../../dist/src/charging/outputs.js';

const { saved, events } = JSON.parse(await text(process.stdin));
const actor = createActor(chargingMachine, { snapshot: saved }).start();
for (const event of events) actor.send(event);
process.stdout.write(JSON.stringify(outputsOf(actor.getSnapshot())));
