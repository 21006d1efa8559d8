const NETWORK =
  'facebook|twitter|linkedin|google\\+|pinterest|whatsapp|telegram|reddit|instagram|youtube|wechat|weibo|tumblr|flipboard|vkontakte|mastodon|bluesky|threads|rss';
const BUTTON = `(?:${NETWORK}|tweet|share|like|print|e-?mail|save|bookmark|copy link|pin it)`;
const NETWORKS = `(?:${NETWORK}|x|e-?mail)(?:(?: ?[,|/·•&] ?| and | )(?:${NETWORK}|x|e-?mail))*`;
const THIS =
  '(?: (?:this|the|our|full|whole|original))*(?: (?:article|story|page|post|report|news|link|text))?';
const LETTERS = '(?:newsletters?|mailing list|alerts|updates|e-?mails?|channel|feed|podcast|briefing)';

/**
 * Boilerplate around articles in scraped pages. A pattern must match a WHOLE line, so that no sentence is
 * lost for a few words. The first match wins.
 */
export const BOILERPLATE_KINDS: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  kindOfLine(
    'follow prompt',
    `(?:please )?(?:follow|like|find|join|connect with) us(?: (?:now|today))?(?: (?:on|at|via))?:?(?: ${NETWORKS})?[.!]?`,
    'stay (?:connected|in touch|tuned|updated)[.!]?',
  ),
  kindOfLine(
    'share prompt',
    `(?:please )?share${THIS}(?: (?:on|via|with|by)(?: (?:${NETWORKS}|(?:your )?friends|others))?)?:?(?: ${NETWORKS})?[.!]?`,
    String.raw`\d+ (?:shares?|likes?|tweets?)`,
    `spread the word[.!:]?`,
  ),
  kindOfLine(
    'button',
    String.raw`${BUTTON}(?: ?\(?\d+\)?)?(?:(?: ?[,|/·•] ?| )${BUTTON}(?: ?\(?\d+\)?)?)*`,
    `(?:print|e-?mail|save|bookmark|tweet|like)${THIS}(?: to a friend)?`,
    '(?:text|font) size:?(?: ?[-+a/|]+)*',
  ),
  kindOfLine(
    'read more',
    '(?:read|see|learn|find out|show|view) more(?: (?:here|about this|on this))?(?: ?[.…»›>:]+)?',
    '(?:read|see|view) (?:also|next)(?: ?[.…»›>:]+)?',
    String.raw`(?:read (?:more|also|next)|see also|also read|more on this) ?[:|–—] ?\S.{0,119}(?<![.!?…])`,
    '(?:continue reading|keep reading|read on|load more|more) ?[.…»›>]+|continue reading|keep reading|load more',
    `(?:read|view|see)(?: (?:the|our))?(?: (?:full|whole|complete|original|entire)) (?:article|story|post|report|text)(?: here)?(?: ?[.…»›>:]+)?`,
  ),
  kindOfLine(
    'list of other articles',
    '(?:related|recommended|similar|popular|trending|latest|top|other|more|featured)(?: (?:related|popular|recommended))?(?: (?:articles?|stories|posts?|news|links?|topics?|content|coverage|headlines))(?: (?:from|by|on) (?:us|this site|around the web))?:?',
    'most (?:read|popular|viewed|shared|commented)(?: (?:articles?|stories))?:?',
    'related(?: to this(?: story)?)?:?',
    `(?:you (?:may|might) (?:also|be)(?: also)? (?:like|interested in)|recommended for you|don[’']t miss|editor[’']?s?[’']? (?:picks?|choice)|in case you missed it|from around the web):?`,
  ),
  kindOfLine(
    'advertisement',
    '[-–—[(*]* ?(?:advertisements?|ads?|advertorial|sponsored(?: (?:content|links?|post))?|promoted(?: content)?) ?[-–—\\])*:]*',
    '(?:(?:article|story|text) )?continues? (?:below|after)(?: (?:this|the))?(?: (?:advertisement|ad|break))?[.:]?',
    '(?:advertisement|ad) [-–—] ?(?:continue reading below|scroll to continue)[.]?',
  ),
  kindOfLine(
    'sign-up prompt',
    `(?:please )?(?:sign up|subscribe|register)(?: (?:now|today|here|free|for free))?(?: (?:for|to|with)(?: (?:our|the|this|your|free|daily|weekly|morning|evening|news|e-?mail))* ${LETTERS})?(?: (?:now|today|here|for free))?[.!:]?`,
    `get(?: (?:our|the|free|daily|weekly|latest|news))+ ${LETTERS}[.!:]?`,
    '(?:log|sign) in(?: (?:to comment|here|or (?:register|sign up|subscribe)))?[.!:]?',
    'enter your e-?mail(?: address)?[.:]?',
  ),
  kindOfLine(
    'click prompt',
    '(?:please )?(?:click|tap) (?:here|on the (?:image|photo|picture|link|button)|the (?:link|button) below)(?: (?:to|for) .{1,60})?[.!…»›>]*',
    '(?:click|tap) to (?:enlarge|expand|zoom|share|print|tweet|read more|view)[.!]?',
  ),
  kindOfLine(
    'comments',
    String.raw`(?:\d+ )?comments?(?: ?\(\d+\))?:?(?: (?:are )?(?:closed|off))?[.]?`,
    String.raw`(?:leave|post|write|add|view|show|read|hide)(?: (?:a|your|all))?(?: \d+)? (?:comments?|reply)(?: ?\(\d+\))?`,
    '(?:no comments(?: yet)?|be the first to comment|join the (?:conversation|discussion))[.!]?',
  ),
  kindOfLine(
    'navigation',
    String.raw`home(?: ?[>»›/] ?[^>»›/]{1,40})*|(?:main )?menu|search|skip to (?:main )?content|(?:back to|go to) (?:top|home)|top of page`,
    String.raw`(?:[«‹<←] ?)?(?:previous|prev|next)(?: (?:article|story|page|post))?(?: ?[»›>→])?|page \d+ of \d+`,
    'terms of (?:use|service)|privacy policy|cookie (?:policy|settings)',
  ),
];

function kindOfLine(name: string, ...wholes: readonly string[]) {
  return { name, pattern: new RegExp(`^(?:${wholes.join('|')})$`, 'iu') };
}
