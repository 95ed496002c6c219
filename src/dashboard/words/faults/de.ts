import type { FaultDictionary } from '../fault-dictionary.ts';

const AT_THE_BOX =
  'Die Reset-Taste an der Wallbox gedrückt halten; aus der Ferne geht diese Störung nicht weg.';

/** Faults in German. */
export const de: FaultDictionary = {
  board: {
    text: 'Die Leistungsplatine tut nicht, was sie soll',
    remedy:
      'sunpilot doctor starten: Es nennt die Leitung oder das Gerät, das sich nicht ansteuern lässt. Danach den Dienst neu starten.',
  },
  guard: {
    text: 'Der Wächterprozess antwortet nicht',
    remedy:
      'sunpilot doctor starten, nachsehen, ob der Wächter startet, dann den Dienst neu starten.',
  },
  'crash-loop': {
    text: 'Die Steuerung ist in zehn Minuten dreimal abgestürzt',
    remedy: 'Die Ursache im Protokoll suchen, beheben und dann diese Störung zurücksetzen.',
  },
  overcurrent: {
    text: 'Das Auto zog mehr, als angeboten war',
    remedy:
      'Auto abstecken, eine Minute warten, diese Störung zurücksetzen und das Auto wieder anstecken.',
  },
  rcd: {
    text: 'Ein Fehlerstrom wurde erkannt',
    remedy:
      'Auto abstecken, Kabel und Stecker auf Schäden und Feuchtigkeit prüfen, dann diese Störung zurücksetzen. Kommt sie wieder, eine Elektrofachkraft rufen.',
  },
  'rcd-self-test': {
    text: 'Die Fehlerstromüberwachung hat ihren Selbsttest nicht bestanden',
    remedy: `Die Wallbox aus- und wieder einschalten. ${AT_THE_BOX} Kommt sie wieder, muss die Überwachung ersetzt werden.`,
  },
  weld: {
    text: 'Das Schütz ist geschlossen, obwohl es offen sein soll',
    remedy: `Den Stromkreis an der Sicherung abschalten und das Schütz ersetzen lassen. ${AT_THE_BOX}`,
  },
  'contactor-open': {
    text: 'Das Schütz ist offen, obwohl es geschlossen sein soll',
    remedy:
      'Das Schütz und die Versorgung seiner Spule prüfen lassen, dann diese Störung zurücksetzen.',
  },
  diode: {
    text: 'Die Pilotdiode des Autos fehlt oder ist kurzgeschlossen',
    remedy:
      'Abstecken und ein anderes Kabel oder Auto versuchen: Was angesteckt ist, ist kein Fahrzeug.',
  },
  'pilot-error': {
    text: 'Auf dem Pilotsignal liegt eine Spannung, die zu keinem Fahrzeug passt',
    remedy: 'Auto abstecken, Kabel und Stecker ansehen und wieder anstecken.',
  },
  ventilation: {
    text: 'Das Auto verlangt eine Belüftung, die diese Wallbox nicht hat',
    remedy: 'Dieses Auto kann hier nicht geladen werden.',
  },
  proximity: {
    text: 'Was das Kabel trägt, lässt sich nicht lesen',
    remedy: 'Den Stecker ganz hineindrücken oder ein anderes Kabel nehmen.',
  },
  temperature: {
    text: 'Die Wallbox ist zu heiß',
    remedy: 'Abkühlen lassen und vor der Sonne schützen. Das Laden geht von selbst weiter.',
  },
};
