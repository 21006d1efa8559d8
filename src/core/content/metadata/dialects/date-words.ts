/** Names of months in other languages than English, lower case. A name that means two months is left out. */
const MONTHS: readonly string[] = [
  'januar jänner janner janvier enero gennaio janeiro januari января январь січня stycznia ocak jän janv ene gen янв',
  'februar feber février fevrier febrero febbraio fevereiro februari февраля февраль лютого lutego şubat subat févr fevr fév fev фев февр',
  'märz maerz mars marzo março marco maart marts марта март березня marca mart mär mrz mrt мар',
  'april avril abril aprile апреля апрель квітня kwietnia nisan avr abr апр',
  'mai mayo maggio maio mei maj мая май травня maja mayıs mayis mag',
  'juni juin junio giugno junho июня июнь червня czerwca haziran giu июн',
  'juli juillet julio luglio julho июля июль липня lipca temmuz juil lug июл',
  'august août aout agosto augustus augusti августа август серпня sierpnia ağustos agustos ago авг',
  'september septembre septiembre setiembre settembre setembro сентября сентябрь вересня września eylül eylul set сен сент',
  'oktober octobre octubre ottobre outubro октября октябрь жовтня października ekim okt ott окт',
  'november novembre noviembre novembro ноября ноябрь листопада kasım kasim ноя нояб',
  'dezember décembre decembre diciembre dicembre dezembro desember декабря декабрь грудня grudnia aralık aralik dez déc dic дек',
];
const ENGLISH_MONTHS =
  'January February March April May June July August September October November December'.split(' ');

const WEEKDAYS: readonly string[] = [
  'sonntag dimanche domingo domenica zondag söndag søndag воскресенье',
  'montag lundi lunes lunedì segunda maandag måndag mandag понедельник',
  'dienstag mardi martes martedì terça dinsdag tisdag tirsdag вторник',
  'mittwoch mercredi miércoles miercoles mercoledì quarta woensdag onsdag среда',
  'donnerstag jeudi jueves giovedì quinta donderdag torsdag четверг',
  'freitag vendredi viernes venerdì sexta vrijdag fredag пятница',
  'samstag sonnabend samedi sábado sabado sabato zaterdag lördag lørdag суббота',
];
const ENGLISH_WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const tableOf = (lists: readonly string[], english: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    lists.flatMap((list, index) => list.split(' ').map((word) => [word, english[index] ?? ''] as const)),
  );

const MONTH_BY_NAME = tableOf(MONTHS, ENGLISH_MONTHS);
const WEEKDAY_BY_NAME = tableOf(WEEKDAYS, ENGLISH_WEEKDAYS);

/** Words between the parts of a date and its time. */
const FILLERS: ReadonlySet<string> = new Set(
  'de del do den der dem le la el il um uhr à a las às alle ore kl klo om op в о г года р року'.split(' '),
);

/** Turns a date whose month has a name in another language into English words; undefined if it has none. */
export function inEnglish(text: string): string | undefined {
  const words = text
    .replace(/(?<=\d)(?:\.|-)(?=\p{L})|(?<=\p{L})-(?=\d)/gu, ' ')
    .split(/[\s,]+/u)
    .filter((word) => word !== '');
  let hasMonth = false;
  const english = words.flatMap((word) => {
    const bare = word.toLowerCase().replace(/\.$|-feira$/u, '');
    const month = MONTH_BY_NAME.get(bare);
    hasMonth ||= month !== undefined;
    if (month !== undefined) return [month];
    const weekday = WEEKDAY_BY_NAME.get(bare);
    if (weekday !== undefined) return [weekday];
    if (FILLERS.has(bare)) return [];
    const day = /^(\d{1,2})(?:\.|er|re|º|°|ª|e)$/u.exec(word)?.[1];
    return [day ?? word.replace(/^(\d{1,2})[hH](\d{2})$/u, '$1:$2')];
  });
  return hasMonth ? english.join(' ') : undefined;
}
