import { problemLine } from '../config/problem.ts';
import type { Config } from '../config.ts';
import type { AddCommand } from './command.ts';
import { type ConfigFlags, withConfigFlags } from './config-flags.ts';
import { ConfigReader } from './config-reader.ts';
import { checkApiPort, checkExposure } from './doctor/api-port.ts';
import { checkDiary } from './doctor/diary.ts';
import { type Finding, findingLine } from './doctor/finding.ts';
import { checkClock, checkNode } from './doctor/machine.ts';
import { checkMeter } from './doctor/meter.ts';
import { checkSerialPort } from './doctor/serial-port.ts';
import { checkStateFolder } from './doctor/state-folder.ts';
import { EXIT } from './exit-code.ts';
import { packageFolder } from './version.ts';
import type { Worlds } from './world.ts';

/** `sunpilot doctor`: is this machine ready; leaves it as it was. */
export const addDoctor: AddCommand = (program, context) => {
  const { io, worlds, done } = context;
  const command = program
    .command('doctor')
    .description(
      'Look whether this machine is ready: one line a finding, with what to do about it.',
    );
  withConfigFlags(command).action(async (flags: ConfigFlags) => {
    const reader = new ConfigReader(flags, context);
    const result = await reader.read();
    const findings = [checkNode(packageFolder), checkClock(packageFolder)];
    if (result.ok) {
      const text = `${reader.name} is fine`;
      findings.push({ level: 'ok', about: 'configuration', text });
      findings.push(...(await checkConfigured(result.config, worlds)));
    } else {
      for (const problem of result.problems) {
        findings.push({ level: 'problem', about: 'configuration', text: problemLine(problem) });
      }
    }
    for (const finding of findings) io.stdout.write(`${findingLine(finding)}\n`);
    if (!result.ok) done(EXIT.wrong);
    else if (findings.some(({ level }) => level === 'problem')) done(EXIT.failed);
  });
};

async function checkConfigured(config: Config, worlds: Worlds): Promise<Finding[]> {
  const { meter, stateDir, api, journal, timezone } = config;
  return [
    ...(meter.source === 'serial' ? [checkSerialPort(meter.path)] : []),
    ...(await checkMeter(meter, timezone)),
    ...(await worlds.findings(config)),
    await checkStateFolder(stateDir),
    ...(await checkDiary(stateDir, journal)),
    await checkApiPort(api),
    ...checkExposure(api),
  ];
}
