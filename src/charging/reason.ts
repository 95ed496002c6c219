/**
 * Why the charger offers what it offers: a closed list, each code with the numbers that led to it.
 * The code is the stable name in the API, the log and the metrics; the text is for people.
 */
export type Reason =
  | { readonly code: 'starting-up'; readonly remainingS: number }
  | { readonly code: 'power-return-wait'; readonly remainingS: number }
  | { readonly code: 'stopping' }
  | { readonly code: 'fault'; readonly kind: string }
  | { readonly code: 'mode-off' }
  | { readonly code: 'paused' }
  | { readonly code: 'no-vehicle' }
  /** `neededA` is what it takes to begin, or to go on after the limit was too low. */
  | {
      readonly code: 'limit-too-low';
      readonly by: string;
      readonly currentA: number;
      readonly neededA: number;
    }
  | { readonly code: 'limit-recovering'; readonly by: string; readonly remainingS: number }
  | { readonly code: 'waiting-for-meter'; readonly readings: number }
  | { readonly code: 'manual'; readonly currentA: number }
  | { readonly code: 'boost'; readonly currentA: number }
  | { readonly code: 'external'; readonly currentA: number }
  /** A boost of the low tariff, while the meter counts at it. */
  | { readonly code: 'low-tariff'; readonly currentA: number }
  /** One that waits for it, while there is too little sun as well. */
  | { readonly code: 'waiting-for-low-tariff'; readonly surplusW: number }
  /** One that waits, and may in vain: the meter does not tell its tariff. */
  | { readonly code: 'tariff-unknown'; readonly surplusW: number }
  /** More is wanted than a limit allows. */
  | {
      readonly code: 'limited';
      readonly by: string;
      readonly currentA: number;
      readonly wantedA: number;
    }
  /** The vehicle is given time to follow the last change before it is offered more. */
  | { readonly code: 'rising'; readonly currentA: number; readonly wantedA: number }
  /** The law moved up, moved down or rests on this surplus. */
  | { readonly code: 'following-surplus'; readonly surplusW: number; readonly currentA: number }
  /** There is less sun than a start is worth. */
  | { readonly code: 'waiting-for-sun'; readonly surplusW: number; readonly neededW: number }
  /**
   * There is enough sun; a start follows once the energy missed makes up for it, percent so far.
   */
  | { readonly code: 'waiting-to-start'; readonly surplusW: number; readonly percent: number }
  /** The car drew more than it was offered; it may go on once it has left off for a minute. */
  | { readonly code: 'overcurrent'; readonly drawnA: number; readonly allowedA: number }
  /** The car asks, and the contactor stays open after a fault, or after a vehicle that stopped. */
  | { readonly code: 'locked-out'; readonly after: 'error' | 'pause'; readonly remainingS: number }
  /** The contactor rests between two charges, or has closed as often as it may. */
  | { readonly code: 'resting'; readonly remainingS: number }
  | { readonly code: 'contactor-budget-spent'; readonly closings: number }
  /** The car did not answer its offer: the pilot goes to F and back, which wakes some. */
  | { readonly code: 'waking-car'; readonly remainingS: number }
  /** The pilot offers; the car has not answered yet. */
  | { readonly code: 'car-starting'; readonly currentA: number }
  /**
   * Too little sun for the least a car takes; it stops once the loss weighs more, percent so far.
   */
  | {
      readonly code: 'waiting-to-stop';
      readonly surplusW: number;
      readonly currentA: number;
      readonly percent: number;
    }
  /** The surplus fits a different number of phases. */
  | { readonly code: 'changing-phases'; readonly surplusW: number; readonly phases: number }
  /** Offered because the owner wants the least current whatever the sun does. */
  | { readonly code: 'least-current'; readonly surplusW: number; readonly currentA: number }
  /** The meter is silent; the duty stays where it was. */
  | { readonly code: 'meter-silent-hold'; readonly silentS: number; readonly currentA: number }
  | { readonly code: 'meter-lost-pause'; readonly silentS: number }
  | { readonly code: 'meter-lost-minimum'; readonly silentS: number }
  /** Main fuse, import or peak cannot be watched without a fresh meter. */
  | { readonly code: 'blind'; readonly silentS: number; readonly currentA: number };

export type ReasonCode = Reason['code'];

/** One sentence in English for a reason. */
export function reasonText(reason: Reason): string {
  switch (reason.code) {
    case 'starting-up':
      return `Starting up: offering nothing for another ${reason.remainingS} s`;
    case 'power-return-wait':
      return `Power came back: waiting ${reason.remainingS} s so that not every car in the street starts at once`;
    case 'stopping':
      return 'Stopping: the pilot asks the car to stop before the contactor opens';
    case 'fault':
      return `Not charging: ${reason.kind} fault`;
    case 'mode-off':
      return 'Switched off';
    case 'paused':
      return 'Paused';
    case 'no-vehicle':
      return 'No car plugged in';
    case 'limit-too-low':
      return `Not charging: the ${reason.by} limit leaves ${limitAmperes(reason.currentA)}, at least ${amperes(reason.neededA)} is needed`;
    case 'limit-recovering':
      return `Waiting ${reason.remainingS} s more after the ${reason.by} limit was too low`;
    case 'waiting-for-meter':
      return `Waiting for the meter: ${reason.readings} of 3 fresh readings`;
    case 'manual':
      return `Manual: ${amperes(reason.currentA)} offered`;
    case 'boost':
      return `Boost: ${amperes(reason.currentA)} offered`;
    case 'external':
      return `Steered from outside: ${amperes(reason.currentA)} offered`;
    case 'low-tariff':
      return `Low tariff: ${amperes(reason.currentA)} offered`;
    case 'waiting-for-low-tariff':
      return `Waiting for the low tariff or the sun: ${kilowatts(reason.surplusW)} surplus`;
    case 'tariff-unknown':
      return `Waiting for the sun: ${kilowatts(reason.surplusW)} surplus; the meter tells no tariff, so none counts as low`;
    case 'limited':
      return `Limited by the ${reason.by} limit: ${limitAmperes(reason.currentA)} of the ${amperes(reason.wantedA)} wanted`;
    case 'rising':
      return `Rising: ${amperes(reason.currentA)} offered, ${amperes(reason.wantedA)} once the car has had time to follow`;
    case 'following-surplus':
      return `Following the sun: ${kilowatts(reason.surplusW)} surplus, ${amperes(reason.currentA)} offered`;
    case 'waiting-for-sun':
      return `Waiting for the sun: ${kilowatts(reason.surplusW)} surplus, ${kilowatts(reason.neededW)} needed`;
    case 'waiting-to-start':
      return `Waiting to start: ${kilowatts(reason.surplusW)} surplus, ${reason.percent} % sure that it lasts`;
    case 'overcurrent':
      return `Stopped: the car drew ${amperes(reason.drawnA)} of the ${amperes(reason.allowedA)} it was offered`;
    case 'locked-out':
      return `The car asks: the contactor closes in ${reason.remainingS} s, after ${reason.after === 'error' ? 'a fault' : 'it had let go'}`;
    case 'resting':
      return `Resting: the contactor stays open for another ${reason.remainingS} s`;
    case 'contactor-budget-spent':
      return `Not starting: the contactor has closed ${reason.closings} times in a day, as often as it may`;
    case 'waking-car':
      return `Waking the car, which does not answer: another ${reason.remainingS} s`;
    case 'car-starting':
      return `Starting: ${amperes(reason.currentA)} offered, waiting for the car`;
    case 'waiting-to-stop':
      return `Little sun: ${kilowatts(reason.surplusW)} surplus, ${amperes(reason.currentA)} offered, ${reason.percent} % sure to stop`;
    case 'changing-phases':
      return `Changing to ${reason.phases === 1 ? 'one phase' : 'three phases'}: ${kilowatts(reason.surplusW)} surplus`;
    case 'least-current':
      return `Minimum plus sun: ${kilowatts(reason.surplusW)} surplus, ${amperes(reason.currentA)} offered`;
    case 'meter-silent-hold':
      return `Meter silent for ${reason.silentS} s: holding ${amperes(reason.currentA)}`;
    case 'meter-lost-pause':
      return `Meter lost for ${reason.silentS} s: paused`;
    case 'meter-lost-minimum':
      return `Meter lost for ${reason.silentS} s: offering the minimum`;
    case 'blind':
      return `${reason.silentS === 0 ? 'No reading yet' : `Meter silent for ${reason.silentS} s`}: what the house takes cannot be watched, ${reason.currentA === 0 ? 'paused' : `${limitAmperes(reason.currentA)} at most`}`;
  }
}

function amperes(currentA: number): string {
  return `${currentA.toFixed(1)} A`;
}

/** Limits round down. */
function limitAmperes(currentA: number): string {
  return amperes(Math.floor(currentA * 10 + 1e-9) / 10);
}

function kilowatts(watts: number): string {
  return `${(watts / 1_000).toFixed(1)} kW`;
}
