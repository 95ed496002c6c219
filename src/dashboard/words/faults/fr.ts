import type { FaultDictionary } from '../fault-dictionary.ts';

const AT_THE_BOX =
  'Maintenez le bouton de réarmement de la borne ; ce défaut ne se réarme pas à distance.';

/** Faults in French. */
export const fr: FaultDictionary = {
  board: {
    text: 'La carte de puissance ne fait pas ce qu’on lui demande',
    remedy:
      'Lancez sunpilot doctor : il nomme la ligne ou l’appareil qui ne peut être piloté. Redémarrez ensuite le service.',
  },
  guard: {
    text: 'Le gardien (homme mort) ne répond pas',
    remedy: 'Lancez sunpilot doctor, vérifiez que le gardien démarre, puis redémarrez le service.',
  },
  'crash-loop': {
    text: 'La commande s’est arrêtée trois fois en dix minutes',
    remedy: 'Cherchez la cause dans le journal, corrigez-la, puis réarmez ce défaut.',
  },
  overcurrent: {
    text: 'La voiture a pris plus que le courant proposé',
    remedy: 'Débranchez la voiture, attendez une minute, réarmez ce défaut et rebranchez-la.',
  },
  rcd: {
    text: 'Un courant de défaut a été détecté',
    remedy:
      'Débranchez la voiture, cherchez dégâts et humidité sur le câble et la fiche, puis réarmez ce défaut. S’il revient, appelez un électricien.',
  },
  'rcd-self-test': {
    text: 'Le contrôleur de courant différentiel a échoué à son autotest',
    remedy: `Éteignez la borne et rallumez-la. ${AT_THE_BOX} S’il revient, le contrôleur doit être remplacé.`,
  },
  weld: {
    text: 'Le contacteur est fermé alors qu’il devrait être ouvert',
    remedy: `Coupez le circuit au disjoncteur et faites remplacer le contacteur. ${AT_THE_BOX}`,
  },
  'contactor-open': {
    text: 'Le contacteur est ouvert alors qu’il devrait être fermé',
    remedy: 'Faites vérifier le contacteur et l’alimentation de sa bobine, puis réarmez ce défaut.',
  },
  diode: {
    text: 'La diode pilote de la voiture manque ou est en court-circuit',
    remedy:
      'Débranchez et essayez un autre câble ou une autre voiture : ce qui est branché n’est pas un véhicule.',
  },
  'pilot-error': {
    text: 'Le signal pilote porte une tension qui n’appartient à aucun véhicule',
    remedy: 'Débranchez la voiture, regardez le câble et sa fiche, puis rebranchez-la.',
  },
  ventilation: {
    text: 'La voiture demande une ventilation que cette borne n’a pas',
    remedy: 'Cette voiture ne peut pas être chargée ici.',
  },
  proximity: {
    text: 'Le calibre du câble ne peut être lu',
    remedy: 'Enfoncez la fiche à fond ou prenez un autre câble.',
  },
  temperature: {
    text: 'La borne est trop chaude',
    remedy: 'Laissez-la refroidir, à l’abri du soleil. La charge reprend d’elle-même.',
  },
};
