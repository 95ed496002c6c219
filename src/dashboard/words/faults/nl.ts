import type { FaultDictionary } from '../fault-dictionary.ts';

const AT_THE_BOX =
  'Houd de resetknop op de laadpaal ingedrukt; op afstand gaat deze storing niet weg.';

/** Faults in Dutch. */
export const nl: FaultDictionary = {
  board: {
    text: 'De vermogensprint doet niet wat hem gevraagd wordt',
    remedy:
      'Start sunpilot doctor: die noemt de lijn of het apparaat dat niet aan te sturen is. Herstart daarna de dienst.',
  },
  guard: {
    text: 'De bewaker (dead-man) antwoordt niet',
    remedy: 'Start sunpilot doctor, kijk of de bewaker start en herstart dan de dienst.',
  },
  'crash-loop': {
    text: 'De regelaar is binnen tien minuten drie keer gecrasht',
    remedy: 'Zoek de oorzaak in het log, verhelp die en reset dan deze storing.',
  },
  overcurrent: {
    text: 'De auto nam meer dan er werd aangeboden',
    remedy:
      'Trek de stekker uit de auto, wacht een minuut, reset deze storing en sluit hem weer aan.',
  },
  rcd: {
    text: 'Er is een aardlekstroom gemeten',
    remedy:
      'Trek de stekker uit de auto, kijk naar schade en vocht aan kabel en stekker en reset dan deze storing. Komt ze terug, bel dan een elektricien.',
  },
  'rcd-self-test': {
    text: 'De aardlekbewaking is niet door haar zelftest gekomen',
    remedy: `Schakel de laadpaal uit en weer in. ${AT_THE_BOX} Komt ze terug, dan moet de bewaking vervangen worden.`,
  },
  weld: {
    text: 'De schakelaar is gesloten terwijl hij open moet zijn',
    remedy: `Schakel de groep uit met de automaat en laat de schakelaar vervangen. ${AT_THE_BOX}`,
  },
  'contactor-open': {
    text: 'De schakelaar is open terwijl hij gesloten moet zijn',
    remedy: 'Laat de schakelaar en de voeding van zijn spoel nakijken en reset dan deze storing.',
  },
  diode: {
    text: 'De pilotdiode van de auto ontbreekt of is kortgesloten',
    remedy:
      'Trek de stekker uit en probeer een andere kabel of auto: wat nu is aangesloten, is geen voertuig.',
  },
  'pilot-error': {
    text: 'Op het pilotsignaal staat een spanning die bij geen voertuig hoort',
    remedy: 'Trek de stekker uit de auto, bekijk kabel en stekker en sluit hem weer aan.',
  },
  ventilation: {
    text: 'De auto vraagt om ventilatie en die heeft deze laadpaal niet',
    remedy: 'Deze auto kan hier niet geladen worden.',
  },
  proximity: {
    text: 'Wat de kabel aankan, is niet af te lezen',
    remedy: 'Duw de stekker helemaal aan of neem een andere kabel.',
  },
  temperature: {
    text: 'De laadpaal is te heet',
    remedy: 'Laat hem afkoelen en zet hem uit de zon. Het laden gaat vanzelf verder.',
  },
};
