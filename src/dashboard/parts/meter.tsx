import { charger, type Reading, readAtMs, reading } from '../state/charger.ts';
import { current, decimal, energy, power, span, t } from '../words/words.ts';
import { Card } from './card.tsx';
import { nowMs } from './now.ts';
import { Scroll } from './scroll.tsx';
import { Telegram } from './telegram.tsx';

/** What the meter says, and how old that is. */
export function Meter() {
  const { meter } = charger.value ?? {};
  if (meter === undefined) return null;
  const newest = reading.value;
  const ageS = readAtMs.value === undefined ? undefined : (nowMs.value - readAtMs.value) / 1_000;
  return (
    <Card
      name="meter"
      title={t('meter.title')}
      side={<p class={`badge ${meter.state}`}>{t(`meter.${meter.state}`)}</p>}
    >
      <dl>
        <dt>{t('meter.source')}</dt>
        <dd>{meter.source}</dd>
        <dt>{t('meter.age')}</dt>
        <dd class={`age ${meter.state}`}>
          {ageS === undefined ? t('meter.never') : span(Math.max(0, Math.round(ageS)))}
        </dd>
        {newest !== undefined && <Registers {...newest} />}
      </dl>
      {newest?.phases !== undefined && <Phases phases={newest.phases} />}
      <Telegram source={meter.source} />
    </Card>
  );
}

const REGISTERS = ['importT1', 'importT2', 'exportT1', 'exportT2'] as const;

function Registers(newest: Reading) {
  const { tariff, quarterHourImportW, monthPeakW, gas } = newest;
  return (
    <>
      {REGISTERS.map((name) => {
        const wattHours = newest[`${name}Wh`];
        if (wattHours === undefined) return null;
        return (
          <>
            <dt>{t(`meter.${name}`)}</dt>
            <dd>{energy(wattHours)}</dd>
          </>
        );
      })}
      {tariff !== undefined && (
        <>
          <dt>{t('meter.tariff')}</dt>
          <dd>{Number(tariff)}</dd>
        </>
      )}
      {quarterHourImportW !== undefined && (
        <>
          <dt>{t('meter.quarter')}</dt>
          <dd>{power(quarterHourImportW)}</dd>
        </>
      )}
      {monthPeakW !== undefined && (
        <>
          <dt>{t('meter.peak')}</dt>
          <dd>{power(monthPeakW)}</dd>
        </>
      )}
      {gas !== undefined && (
        <>
          <dt>{t('meter.gas')}</dt>
          <dd>{`${decimal(gas.m3, 2)} m³`}</dd>
        </>
      )}
    </>
  );
}

function Phases({ phases }: { readonly phases: NonNullable<Reading['phases']> }) {
  return (
    <Scroll>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('meter.phase')}</th>
            <th scope="col">{t('meter.power')}</th>
            <th scope="col">{t('meter.voltage')}</th>
            <th scope="col">{t('meter.current')}</th>
          </tr>
        </thead>
        <tbody>
          {phases.map(({ importW, exportW, voltageV, currentA }, index) => {
            const hasPower = importW !== undefined || exportW !== undefined;
            return (
              // Phases have no name but their place.
              <tr key={`L${index + 1}`}>
                <th scope="row">L{index + 1}</th>
                <td>{hasPower ? power((importW ?? 0) - (exportW ?? 0)) : '–'}</td>
                <td>{voltageV === undefined ? '–' : `${decimal(voltageV, 1)} V`}</td>
                <td>{currentA === undefined ? '–' : current(currentA)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
