import { expect, test } from 'vitest';
import { loadOnoff } from '../../../hardware/sysfs/onoff.ts';

test('the package opens lines', async () => {
  expect((await loadOnoff())?.Gpio.prototype).toMatchObject({
    readSync: expect.any(Function),
    writeSync: expect.any(Function),
    unexport: expect.any(Function),
  });
});

test('a package that is not there is no reason to give up', async () => {
  expect(await loadOnoff('onoff-that-nobody-built')).toBeUndefined();
});
