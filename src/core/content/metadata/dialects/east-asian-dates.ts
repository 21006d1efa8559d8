/** Year, month and day with the signs of Chinese, Japanese or Korean. */
const DAY = /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일号號]/u;
/** A day of the week, in brackets or not. */
const WEEKDAY =
  /^[ ,，]*[(（]?(?:(?:星期|周|週|礼拜)[一二三四五六日天]|[日月火水木金土](?:曜日?)?(?![\d:])|[일월화수목금토]요일?|[일월화수목금토](?=[)）]))[)）]?/u;
const TIME =
  /^[ ,，]*(上午|下午|凌晨|早上|中午|晚上|午前|午後|오전|오후)? ?(\d{1,2}) ?[:：時时點点시] ?(?:(\d{1,2}) ?[分분]?)?(?:[:：]? ?(\d{1,2}) ?[秒초]?)? ?(.*)$/u;
const AFTER_NOON = /^(?:下午|晚上|午後|오후)$/u;

/** Turns a date in the signs of Chinese, Japanese or Korean into ISO 8601; undefined if it is none. */
export function fromEastAsian(text: string): string | undefined {
  const [whole = '', year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  const rest = text.slice(whole.length).replace(WEEKDAY, '');
  if (rest.trim() === '') return date;
  const [all, half, hour = '', minute = '0', second = '0', zone = ''] = TIME.exec(rest) ?? [];
  if (all === undefined) return undefined;
  const isLater = half !== undefined && AFTER_NOON.test(half) && Number(hour) < 12;
  const clock = [String(isLater ? Number(hour) + 12 : Number(hour)), minute, second];
  return `${date} ${clock.map((part) => part.padStart(2, '0')).join(':')} ${zone}`.trim();
}
